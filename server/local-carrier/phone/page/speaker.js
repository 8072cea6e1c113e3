/** Reads prompts aloud in their own language, one after the other, as long as they last and the switch is on. */
export class Speaker {
  #synthesis = window.speechSynthesis ?? null;
  /** What waits or is being read: the prompt by its number. */
  #prompts = new Map();
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
    this.#prompts.set(prompt.number, prompt);
    const utterance = new SpeechSynthesisUtterance(prompt.text);
    utterance.lang = prompt.language;
    utterance.voice = this.#voiceFor(prompt.language);
    utterance.onend = () => this.#prompts.delete(prompt.number);
    this.#synthesis.speak(utterance);
  }

  /** Stops one prompt; the browser can only drop all, so those that waited are said again. */
  stop(number) {
    if (!this.#prompts.has(number)) return;
    const others = [...this.#prompts.values()].filter(prompt => prompt.number !== number);
    this.silence();
    for (const prompt of others) this.say(prompt);
  }

  silence() {
    this.#prompts.clear();
    this.#synthesis?.cancel();
  }

  #voiceFor(language) {
    const voices = this.#synthesis?.getVoices() ?? [];
    const tag = voice => voice.lang.toLowerCase().replace('_', '-');
    const wanted = language.toLowerCase();
    const sameLanguage = voice => tag(voice).split('-')[0] === wanted.split('-')[0];
    return voices.find(voice => tag(voice) === wanted) ?? voices.find(sameLanguage) ?? null;
  }
}
