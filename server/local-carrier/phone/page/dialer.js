import { choices } from './memory.js';
import { text } from './words.js';

export const PHONE_NUMBER = /^\+?[0-9]{3,15}$/;
const bare = typed => typed.replace(/[\s().-]/g, '');
const byId = id => document.getElementById(id);

/** The form before a call: whom to call, and as whom. */
export class Dialer {
  #to = byId('to');
  #caller = byId('caller');
  #other = byId('other');
  #numbers = byId('numbers');
  #config = null;
  #chosen = choices.read('caller');

  /** `onChange` after every change of what is typed. */
  constructor(onChange) {
    this.#other.value = choices.read('other') ?? '';
    this.#to.addEventListener('input', () => {
      this.#complain('to', false);
      onChange();
    });
    this.#other.addEventListener('input', () => {
      this.#complain('other', false);
      onChange();
    });
    this.#caller.addEventListener('change', () => {
      this.#chosen = this.#caller.value;
      choices.write('caller', this.#chosen);
      this.#showOther();
      if (!this.#other.hidden) this.#other.focus();
      onChange();
    });
    this.#numbers.addEventListener('click', event => {
      const button = event.target.closest('button');
      if (!button) return;
      this.to = button.dataset.number;
      onChange();
    });
  }

  get to() {
    return bare(this.#to.value);
  }

  set to(number) {
    this.#to.value = number;
    this.#complain('to', false);
    this.#markNumber();
  }

  /** The number at which this phone can be rung; null: none. */
  get own() {
    const number = { withheld: '', other: bare(this.#other.value) }[this.#caller.value] ?? this.#caller.value;
    return /^\+[0-9]{3,15}$/.test(number) ? number : null;
  }

  press(key) {
    if (/[0-9*#]/.test(key)) this.to = this.#to.value + key;
  }

  erase() {
    this.to = this.#to.value.slice(0, -1);
  }

  /** `{ from, to }`, or null after showing what is wrong. */
  read() {
    const from = { withheld: null, other: bare(this.#other.value) }[this.#caller.value];
    const call = { to: this.to, from: from === undefined ? this.#caller.value : from };
    const wrong = !PHONE_NUMBER.test(call.to)
      ? 'to'
      : call.from !== null && !PHONE_NUMBER.test(call.from)
        ? 'other'
        : null;
    if (wrong) {
      this.#complain(wrong, true);
      byId(wrong).focus();
      return null;
    }
    choices.write('other', this.#other.value || null);
    return call;
  }

  /** Asks for the numbers; false when the exchange does not answer. */
  async load() {
    this.#numbers.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch('/carrier/phone/config');
      if (!answer.ok) throw new Error(String(answer.status));
      this.#config = await answer.json();
    } catch {
      this.#config = null;
    }
    this.#numbers.removeAttribute('aria-busy');
    if (this.#config?.numbers.length > 0 && this.#to.value === '') this.to = this.#config.numbers[0].phoneNumber;
    this.render();
    return this.#config !== null;
  }

  /** Words the lists anew, after loading and when the language changes. */
  render() {
    this.#numbers.replaceChildren(...(this.#config?.numbers ?? []).map(numberButton));
    if (this.#numbers.hasAttribute('aria-busy')) this.#numbers.textContent = text('loading');
    else if (this.#config?.numbers.length === 0) this.#numbers.textContent = text('noNumbers');
    const callers = this.#config?.callers ?? [];
    this.#caller.replaceChildren(
      ...callers.map(({ name, phoneNumber }) => new Option(`${name} · ${phoneNumber}`, phoneNumber)),
      new Option(text('another'), 'other'),
      new Option(text('withheld'), 'withheld'),
    );
    this.#caller.value = this.#chosen ?? callers[0]?.phoneNumber ?? 'withheld';
    if (this.#caller.selectedIndex < 0) this.#caller.selectedIndex = 0;
    for (const field of ['to', 'other']) if (!byId(`${field}-error`).hidden) this.#complain(field, true);
    this.#showOther();
    this.#markNumber();
  }

  #showOther() {
    this.#other.hidden = this.#caller.value !== 'other';
    if (this.#other.hidden) this.#complain('other', false);
  }

  #markNumber() {
    for (const button of this.#numbers.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.dataset.number === this.to));
    }
  }

  #complain(field, wrong) {
    const error = byId(`${field}-error`);
    error.hidden = !wrong;
    error.textContent = wrong ? text('badNumber') : '';
    if (wrong) byId(field).setAttribute('aria-invalid', 'true');
    else byId(field).removeAttribute('aria-invalid');
  }
}

function numberButton({ phoneNumber, friendlyName }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.number = phoneNumber;
  const name = document.createElement('span');
  name.textContent = friendlyName;
  const number = document.createElement('small');
  number.textContent = phoneNumber;
  button.append(name, ...(friendlyName === phoneNumber ? [] : [number]));
  return button;
}
