import { type Static, type TSchema, Type } from 'typebox';
import { Id, Language, Nullable } from '#server/platform/schema.ts';
import { Tier } from '#server/platform/settings.schema.ts';

/*
 * The steps of a flow. A kind is one entry here, one in `behaviours.ts` (what it does) and one in the console's `kinds.ts` (how it is edited).
 * A draft may have holes (`null`, empty words); publishing refuses what `findings.ts` finds.
 */

/** What is said, in both languages; `{organisation}` and `{attribute}` are filled in. */
export const Words = Type.Object(
  { en: Type.String({ maxLength: 1000 }), 'zh-CN': Type.String({ maxLength: 1000 }) },
  { additionalProperties: false },
);
export type Words = Static<typeof Words>;

const StepId = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$' });
/** What is known of a call under a name; empty: not chosen yet. */
const Attribute = Type.String({ pattern: '^([a-z][a-z0-9_]{0,29})?$' });
const Tries = Type.Integer({ minimum: 1, maximum: 5 });
/** Asked, complained about and asked again. */
const asking = { prompt: Words, wrong: Words, nothing: Words, tries: Tries };

export const MOST_STEPS = 200;
/** How customers are found: by the number they ring from, or by digits they have keyed in. */
export const identifications = ['calling_number', 'customer_number', 'phone_number'] as const;
/** What keyed digits must be, besides their length. A date is year, month and day in eight digits. */
export const digitChecks = ['none', 'luhn', 'date', 'ticket'] as const;

const step = <K extends string, P extends Record<string, TSchema>>(kind: K, settings: P) =>
  Type.Object(
    {
      kind: Type.Literal(kind),
      /** For those who edit it, and for agents who see what was keyed in. */
      name: Type.String({ maxLength: 60 }),
      /** Where its card lies. */
      x: Type.Integer({ minimum: -100_000, maximum: 100_000 }),
      y: Type.Integer({ minimum: -100_000, maximum: 100_000 }),
      /** Which step follows; null: none yet. */
      exits: Type.Record(Type.String({ pattern: '^[a-z0-9_*]{1,20}$' }), Nullable(StepId), {
        additionalProperties: false,
        maxProperties: 20,
      }),
      ...settings,
    },
    { additionalProperties: false },
  );

const test = <O extends string, P extends Record<string, TSchema>>(on: O, settings: P) =>
  Type.Object({ on: Type.Literal(on), ...settings }, { additionalProperties: false });

export const steps = {
  /** Asks in both languages; a number with a language of its own is only greeted. */
  language: step('language', { greeting: Words, ...asking }),
  menu: step('menu', {
    ...asking,
    options: Type.Array(
      Type.Object(
        {
          key: Type.String({ pattern: '^[0-9*]$' }),
          /** What the interaction's menu path keeps of it. */
          code: Type.String({ pattern: '^[a-z0-9_]{0,40}$' }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 11 },
    ),
  }),
  say: step('say', { words: Words }),
  play: step('play', { audioId: Nullable(Id) }),
  hours: step('hours', { calendarId: Nullable(Id) }),
  collect: step('collect', {
    ...asking,
    attribute: Attribute,
    /** Never kept, shown, logged or spoken: it is there until the next question is asked. */
    secret: Type.Boolean(),
    shortest: Type.Integer({ minimum: 1, maximum: 32 }),
    longest: Type.Integer({ minimum: 1, maximum: 32 }),
    /** What says that all is keyed in before the longest; empty: silence. */
    finishKey: Type.Enum(['#', '*', '']),
    check: Type.Enum([...digitChecks]),
  }),
  identify: step('identify', {
    by: Type.Enum([...identifications]),
    /** What was keyed in, unless by the calling number. */
    attribute: Attribute,
    /** The telephone PIN that was keyed in; empty: not verified. */
    pinAttribute: Attribute,
  }),
  ticket_status: step('ticket_status', { attribute: Attribute }),
  set: step('set', {
    attribute: Attribute,
    value: Type.String({ maxLength: 200 }),
    language: Nullable(Language),
    /** Rank points for the line. */
    points: Type.Integer({ minimum: -100_000, maximum: 100_000 }),
  }),
  branch: step('branch', {
    test: Type.Union([
      /** Null: it has any value. */
      test('attribute', { attribute: Attribute, equals: Nullable(Type.String({ maxLength: 200 })) }),
      test('tier', { atLeast: Tier }),
      test('language', { is: Language }),
    ]),
  }),
  queue: step('queue', { queueId: Nullable(Id) }),
  end: step('end', { words: Words }),
} as const;

export type StepKind = keyof typeof steps;
export type StepOf<K extends StepKind> = Static<(typeof steps)[K]>;
export type Step = { [K in StepKind]: StepOf<K> }[StepKind];

export const Graph = Type.Object(
  {
    start: StepId,
    steps: Type.Record(
      StepId,
      Type.Union([
        steps.language,
        steps.menu,
        steps.say,
        steps.play,
        steps.hours,
        steps.collect,
        steps.identify,
        steps.ticket_status,
        steps.set,
        steps.branch,
        steps.queue,
        steps.end,
      ]),
      { additionalProperties: false, maxProperties: MOST_STEPS },
    ),
  },
  { additionalProperties: false },
);
export type Graph = Static<typeof Graph>;
