import { expect } from 'vitest';
import type { Api, Person } from '../api/api.ts';
import type { Somebody } from './bank.ts';

export const somewhere = [null, 'bank', 'north', 'harbin', 'east', 'west', 'canton'] as const;
export type Somewhere = (typeof somewhere)[number];
export interface Thing {
  id: string;
  place: Somewhere;
  /** Whose it is, among those who ask. */
  ofId?: string;
}

/** What everybody may ask for, and ways to ask. */
export function questionsTo(api: Api, people: () => readonly Somebody[]) {
  /** Asks for everybody and every thing, and compares what came with what was meant. */
  async function compare<T>(
    things: (person: Somebody) => readonly T[],
    ask: (person: Somebody, thing: T) => Promise<boolean>,
    wanted: (person: Somebody, thing: T) => boolean,
  ): Promise<void> {
    const wrong: string[] = [];
    let [asked, yes] = [0, 0];
    for (const person of people())
      for (const thing of things(person)) {
        const [got, should] = [await ask(person, thing), wanted(person, thing)];
        asked += 1;
        if (got) yes += 1;
        if (got !== should) wrong.push(`${person.name}: ${JSON.stringify(thing)} ${got ? 'leaked' : 'refused'}`);
      }
    expect(wrong).toEqual([]);
    expect(yes).toBeGreaterThan(0);
    expect(yes).toBeLessThan(asked);
  }

  const status = async (person: Person, method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, body?: object) =>
    (await api.call(person, method, `/api/v1${url}`, body)).statusCode;
  const listed = async (person: Person, url: string): Promise<Set<string>> => {
    const answer = await api.call(person, 'GET', `/api/v1${url}?limit=200`);
    if (answer.statusCode === 403) return new Set();
    return new Set(answer.json<{ items: { id: string }[] }>().items.map(item => item.id));
  };
  /** Each list once per person, however many things are looked for in it. */
  function listsOf(url: string): (person: Somebody, thing: Thing) => Promise<boolean> {
    const lists = new Map<string, Promise<Set<string>>>();
    return async (person, { id }) => {
      if (!lists.has(person.id)) lists.set(person.id, listed(person, url));
      return (await lists.get(person.id)!).has(id);
    };
  }

  return { compare, status, listsOf };
}
