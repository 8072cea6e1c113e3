import { createHash } from 'node:crypto';
import { plainText, readDays, saysEndOf } from './answers.ts';
import type { Asked } from './verification.schema.ts';

const MOST_QUESTIONS = 3;

/** What the record knows that a customer may be asked about. */
export interface KnownFacts {
  bornOn: string | null;
  identityNumber: string | null;
  postcode: string | null;
  holdings: readonly { id: string; number: string }[];
}

/**
 * Up to three questions that the record can answer, others on each call; about one holding at most, since who knows the number of one may have
 * a letter that names the others too.
 */
export function chooseQuestions(facts: KnownFacts, interactionId: string): Asked[] {
  const shuffled = <T>(things: readonly T[], key: (thing: T) => string): T[] =>
    things.toSorted((a, b) => (mixed(key(a)) < mixed(key(b)) ? -1 : 1));
  const mixed = (key: string) => createHash('sha256').update(`${interactionId} ${key}`).digest('hex');

  const longEnough = (text: string | null): boolean => text !== null && plainText(text).length >= 4;
  const holding = shuffled(
    facts.holdings.filter(({ number }) => longEnough(number)),
    ({ id }) => id,
  ).at(0);
  const possible: Asked[] = [
    ...(facts.bornOn ? [{ key: 'born_on' as const, holdingId: null }] : []),
    ...(longEnough(facts.identityNumber) ? [{ key: 'identity_end' as const, holdingId: null }] : []),
    ...(facts.postcode ? [{ key: 'postcode' as const, holdingId: null }] : []),
    ...(holding ? [{ key: 'holding_end' as const, holdingId: holding.id }] : []),
  ];
  return shuffled(possible, ({ key }) => key).slice(0, MOST_QUESTIONS);
}

/** Whether what was said is what the record has. */
export function isRight({ key, holdingId }: Asked, facts: KnownFacts, said: string): boolean {
  switch (key) {
    case 'born_on':
      return facts.bornOn !== null && readDays(said).includes(facts.bornOn);
    case 'identity_end':
      return facts.identityNumber !== null && saysEndOf(facts.identityNumber, said);
    case 'postcode':
      return facts.postcode !== null && plainText(said) === plainText(facts.postcode);
    case 'holding_end': {
      const holding = facts.holdings.find(({ id }) => id === holdingId);
      return holding !== undefined && saysEndOf(holding.number, said);
    }
  }
}
