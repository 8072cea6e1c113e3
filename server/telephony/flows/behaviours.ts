import { asksForDigits, asksForLanguage, offersMenu } from './asking.ts';
import { filled, tellTicket } from './spoken.ts';
import { tiers } from '#server/platform/settings.schema.ts';
import type { Step, StepKind, StepOf } from './step.schema.ts';
import type { Because, Heard, Keys, Next, Walk } from './walk.ts';

interface Common<S extends Step> {
  /** Where it may lead. */
  exits(step: S): readonly string[];
}
/** Goes on at once. */
export interface Passing<S extends Step> extends Common<S> {
  pass(step: S, walk: Walk): Promise<Next> | Next;
}
/** Waits for keys. */
export interface Asking<S extends Step> extends Common<S> {
  /** The exit of whoever never presses anything. */
  silent: string;
  tries(step: S): number;
  keys(step: S): Keys;
  /** `because`: what was wrong with the try before. */
  question(step: S, walk: Walk, because: Because): Heard[];
  /** The exit that these keys choose; null: none. */
  take(step: S, digits: string, walk: Walk): Promise<string | null> | string | null;
  /** The exit after the last try in vain. */
  vain(step: S, because: 'wrong' | 'nothing', walk: Walk): Promise<string> | string;
  /** The exit of those who need not be asked; null: they are. */
  arrive?(step: S, walk: Walk): string | null;
}

/** What each kind of step does. */
export const behaviours: { [K in StepKind]: Passing<StepOf<K>> | Asking<StepOf<K>> } = {
  language: asksForLanguage,
  menu: offersMenu,
  collect: asksForDigits,
  say: {
    exits: () => ['next'],
    pass({ words }, walk) {
      walk.heard.push(filled(words, walk));
      return { exit: 'next' };
    },
  },
  play: {
    exits: () => ['next'],
    pass({ audioId }, walk) {
      if (audioId === null) return { is: 'lost', why: 'no recording' };
      walk.heard.push({ play: audioId });
      return { exit: 'next' };
    },
  },
  hours: {
    exits: () => ['open', 'closed'],
    async pass({ calendarId }, { facts }) {
      if (calendarId === null) return { is: 'lost', why: 'no calendar' };
      return { exit: (await facts.isOpen(calendarId)) ? 'open' : 'closed' };
    },
  },
  identify: {
    exits: ({ pinAttribute }) => [...(pinAttribute ? ['verified', 'failed'] : ['found']), 'several', 'unknown'],
    async pass({ by, attribute, pinAttribute }, walk) {
      const identified = await walk.facts.identify(by, by === 'calling_number' ? null : valueOf(walk, attribute));
      if (identified !== 'found' || !pinAttribute) return { exit: identified };
      return { exit: (await walk.facts.verify(valueOf(walk, pinAttribute))) ? 'verified' : 'failed' };
    },
  },
  ticket_status: {
    exits: () => ['found', 'not_found'],
    async pass({ attribute }, walk) {
      const ticket = await walk.facts.ticket(valueOf(walk, attribute));
      if (!ticket) return { exit: 'not_found' };
      Object.assign(walk.state.attributes, { ticket_number: ticket.number, ticket_status: ticket.status });
      walk.heard.push(tellTicket(ticket, walk));
      return { exit: 'found' };
    },
  },
  set: {
    exits: () => ['next'],
    pass({ attribute, value, language, points }, { state }) {
      if (attribute) state.attributes[attribute] = value;
      if (language) state.language = language;
      state.points += points;
      return { exit: 'next' };
    },
  },
  branch: {
    exits: () => ['yes', 'no'],
    pass: async (step, walk) => ({ exit: (await holds(step, walk)) ? 'yes' : 'no' }),
  },
  queue: {
    exits: () => [],
    pass: ({ queueId }) => (queueId === null ? { is: 'lost', why: 'no queue' } : { is: 'queue', queueId }),
  },
  end: {
    exits: () => [],
    pass({ words }, walk) {
      walk.heard.push(filled(words, walk));
      return { is: 'ended' };
    },
  },
};

async function holds({ test }: StepOf<'branch'>, { state, facts }: Walk): Promise<boolean> {
  switch (test.on) {
    case 'attribute': {
      const value = state.attributes[test.attribute] ?? '';
      return test.equals === null ? value !== '' : value === test.equals;
    }
    case 'tier': {
      const tier = await facts.tier();
      return tier !== null && tiers.indexOf(tier) >= tiers.indexOf(test.atLeast);
    }
    case 'language':
      return state.language === test.is;
  }
}

const valueOf = ({ secrets, state }: Walk, attribute: string): string =>
  secrets.get(attribute) ?? state.attributes[attribute] ?? '';

// Which behaviour belongs to which kind of step is said by the table above.
export const behaviourOf = (step: Step) => behaviours[step.kind] as unknown as Passing<Step> | Asking<Step>;

/** Where a step may lead. */
export const exitsOf = (step: Step): readonly string[] => behaviourOf(step).exits(step);

/** Where it may lead whoever never presses anything. */
export function silentExitsOf(step: Step): readonly string[] {
  const behaviour = behaviourOf(step);
  return 'question' in behaviour ? [behaviour.silent] : behaviour.exits(step);
}
export const waitsForKeys = (step: Step): boolean => 'question' in behaviourOf(step);
