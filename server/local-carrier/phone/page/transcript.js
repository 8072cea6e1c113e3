import { currentLanguage, text } from './words.js';

/** The running list of what the bank said and the person pressed; what is being said now is marked. */
export class Transcript {
  #list;
  #items = new Map();

  constructor(list) {
    this.#list = list;
    this.clear();
  }

  clear() {
    this.#list.replaceChildren(this.#item('quiet', text('quiet'), currentLanguage()));
    this.#items.clear();
  }

  /** @param {{ number: number, text: string, language: string, durationMs: number }} prompt */
  say(prompt) {
    if (this.#items.has(prompt.number)) return;
    const item = this.#add('said', prompt.text, prompt.language);
    this.#items.set(prompt.number, item);
    item.setAttribute('aria-current', 'true');
    setTimeout(() => this.stop(prompt.number), prompt.durationMs);
  }

  stop(number) {
    this.#items.get(number)?.removeAttribute('aria-current');
  }

  stopAll() {
    for (const number of this.#items.keys()) this.stop(number);
  }

  /** Keys pressed one after the other stand in one line. */
  press(key) {
    const last = this.#list.lastElementChild;
    if (last?.className === 'pressed') last.querySelector('b').textContent += ` ${key}`;
    else {
      const item = this.#add('pressed', `${text('you')} `, currentLanguage());
      const keys = document.createElement('b');
      keys.textContent = key;
      item.append(keys);
    }
    this.#scroll();
  }

  #add(kind, words, language) {
    this.#list.querySelector('.quiet')?.remove();
    const item = this.#item(kind, words, language);
    this.#list.append(item);
    this.#scroll();
    return item;
  }

  #item(kind, words, language) {
    const item = document.createElement('p');
    item.className = kind;
    item.lang = language;
    item.textContent = words;
    return item;
  }

  #scroll() {
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}
