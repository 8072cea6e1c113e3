import { findCalendar } from '#server/calendars/calendar.queries.ts';
import { findCustomerTraits, listCallers, listCustomersByDigits } from '#server/customers/customer.queries.ts';
import type { Context } from '#server/platform/context.ts';
import { type FindTicketOf, surroundings } from './call-facts.ts';
import type { DryRun, DryRunLine, DryRunView } from './flow.schema.ts';
import { type Facts, type Heard, type Keys, type Walked, beginWalk, newState, pressKeys } from './walk.ts';

const MASK = '••••';

/** A call through this flow without a telephone, from its beginning to the last of these keys. Nothing is written. */
export async function dryRun(ctx: Context, input: DryRun, findTicketOf: FindTicketOf): Promise<DryRunView> {
  const { graph, keys } = input;
  // Everything that asks what time it is asks the context.
  const facts = triedFacts(input.at ? { ...ctx, now: new Date(input.at) } : ctx, input, findTicketOf);
  const start = newState(graph, input.language);
  let walked = await beginWalk(graph, start, facts);
  const lines: DryRunLine[] = linesOf(walked, 0);
  for (const pressed of keys) {
    if (walked.outcome.is !== 'asks') break;
    const digits = keyedIn(pressed, walked.outcome.keys);
    lines.push({ is: 'pressed', keys: walked.outcome.keys.secret && digits ? MASK : digits });
    const steps = walked.state.path.length;
    walked = await pressKeys(graph, walked.state, facts, digits);
    lines.push(...linesOf(walked, steps));
  }
  const { state, outcome } = walked;
  return {
    lines,
    stepId: state.stepId,
    state: outcome.is === 'asks' ? 'waiting' : outcome.is === 'queue' ? 'queued' : outcome.is,
    awaits: outcome.is === 'asks' ? outcome.keys : null,
    queueId: outcome.is === 'queue' ? outcome.queueId : null,
    language: state.language,
    menuPath: state.menuPath,
    points: state.points,
    attributes: state.attributes,
  };
}

/** What a telephone takes of these keys. */
function keyedIn(pressed: string, { most, finishKey }: Keys): string {
  const end = finishKey === '' ? -1 : pressed.indexOf(finishKey);
  return (end < 0 ? pressed : pressed.slice(0, end)).slice(0, most);
}

/** The steps it came through since it had come through so many, and what was heard. */
function linesOf({ state, heard }: Walked, before: number): DryRunLine[] {
  const steps = state.path.slice(before).map(stepId => ({ is: 'step' as const, stepId }));
  return [...steps, ...heard.map(lineOf)];
}

const lineOf = (heard: Heard): DryRunLine =>
  'play' in heard ? { is: 'played', audioId: heard.play } : { is: 'said', words: heard.say, language: heard.language };

/** The world as a call would find it, as far as whoever tries may see it. No PIN is tried: that would be a way to guess it. */
function triedFacts(ctx: Context, { phoneNumber, pinIsRight }: DryRun, findTicketOf: FindTicketOf): Facts {
  let customerId: string | null = null;
  const traits = () => (customerId ? findCustomerTraits(ctx, customerId) : null);
  const callers = async () => (phoneNumber ? listCallers(ctx, phoneNumber) : []);
  const known = async (): Promise<string | null> => {
    if (customerId) return customerId;
    const found = await callers();
    customerId = found.length === 1 ? found[0]!.id : null;
    return customerId;
  };
  return {
    ...surroundings(ctx, null),
    isOpen: async calendarId => (await findCalendar(ctx, calendarId))?.openNow ?? false,
    async identify(by, digits) {
      if (by === 'calling_number' || digits === null) {
        if (await known()) return 'found';
        return (await callers()).length > 1 ? 'several' : 'unknown';
      }
      const found = await listCustomersByDigits(ctx, by, digits, phoneNumber);
      if (found.length !== 1) return found.length === 0 ? 'unknown' : 'several';
      customerId = found[0]!.id;
      return 'found';
    },
    verify: async () => pinIsRight,
    tier: async () => ((await known()) ? ((await traits())?.tier ?? null) : null),
    usualLanguage: async () => ((await known()) ? ((await traits())?.language ?? null) : null),
    ticket: async number => {
      const id = await known();
      return id ? findTicketOf(ctx, number, id) : null;
    },
  };
}
