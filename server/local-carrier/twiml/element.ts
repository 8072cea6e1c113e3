/** One TwiML element as the interpreter sees it. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly Element[];
  /** All text inside, also of nested markup, trimmed. */
  text: string;
}

/** Something Twilio would report about a document: 12100 stops it, 12200 is a warning and the rest runs. */
export interface Problem {
  code: 12100 | 12200;
  message: string;
}

export const childrenNamed = (element: Element, name: string): Element[] =>
  element.children.filter(child => child.name === name);

/** A whole number from an attribute; out of range or not a number counts as not given. */
export function integer(element: Element, name: string, otherwise: number, min = 0): number {
  const text = element.attributes[name];
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isInteger(value) && value >= min ? value : otherwise;
}

export function flag(element: Element, name: string, otherwise: boolean): boolean {
  const text = element.attributes[name]?.toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : otherwise;
}

/** A number of seconds as milliseconds. */
export const seconds = (element: Element, name: string, otherwise: number): number =>
  integer(element, name, otherwise) * 1_000;
