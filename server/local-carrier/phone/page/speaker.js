/** Reads prompts aloud in their own language, one after the other, as long as they last and the switch is on. */
export class Speaker {
  #synthesis = window.speechSynthesis ?? null;
  #speaking = new Map();
  #on = true;

  get on() {
    return this.#on;
  }

  set on(on) {
    this.#on = on;
    if (!on) this.silence();
  }

  /** @param {{ number: number, text: string, language: string }} prompt */
  say(prompt) {
    if (!this.#on || !this.#synthesis) return;
    const utterance = new SpeechSynthesisUtterance(prompt.text);
    utterance.lang = prompt.language;
    utterance.voice = this.#voiceFor(prompt.language);
    utterance.onend = utterance.onerror = () => this.#speaking.delete(prompt.number);
    this.#speaking.set(prompt.number, utterance);
    this.#synthesis.speak(utterance);
  }

  /** Stops one prompt; the browser can only drop all, so the others start again. */
  stop(number) {
    if (!this.#speaking.delete(number)) return;
    const others = [...this.#speaking.values()];
    this.#synthesis?.cancel();
    for (const utterance of others) this.#synthesis?.speak(utterance);
  }

  silence() {
    this.#speaking.clear();
    this.#synthesis?.cancel();
  }

  #voiceFor(language) {
    const voices = this.#synthesis?.getVoices() ?? [];
    const wanted = language.toLowerCase();
    const same = voice => voice.lang.toLowerCase().replace('_', '-');
    return (
      voices.find(voice => same(voice) === wanted) ??
      voices.find(voice => same(voice).split('-')[0] === wanted.split('-')[0]) ??
      null
    );
  }
}
