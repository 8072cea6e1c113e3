import { type Static, Type } from 'typebox';
import { Disposition, InteractionState, Outcome } from '#server/interactions/interaction.schema.ts';
import { Id, Language, Nullable, Reference, Time } from '#server/platform/schema.ts';

export const difficulties = ['easy', 'medium', 'hard'] as const;

/** Why somebody rings. The console words the ids. */
export const TrainingSituation = Type.Object({
  id: Type.String(),
  difficulty: Type.Enum([...difficulties]),
  /** Where the menu leads them; null: to the queue of those who choose nothing. */
  queue: Nullable(Reference),
  /** The one who practises does not work in that queue: nobody would be rung. */
  outOfReach: Type.Boolean(),
  practises: Type.Array(Type.String()),
});
export type TrainingSituation = Static<typeof TrainingSituation>;

export const TrainingSessionView = Type.Object({
  id: Id,
  user: Reference,
  languages: Type.Array(Language),
  perHour: Type.Integer(),
  calls: Type.Integer(),
  startedAt: Time,
  endsAt: Time,
  endedAt: Nullable(Time),
});
export type TrainingSessionView = Static<typeof TrainingSessionView>;

export const TrainingView = Type.Object({
  /** False: there are no simulated customers here, and nothing else can be asked. */
  available: Type.Boolean(),
  situations: Type.Array(TrainingSituation),
  /** The one that runs for whoever practises. */
  session: Nullable(TrainingSessionView),
  /** For whom else the actor may let customers ring, by name: those whom they lead. */
  trainees: Type.Array(Reference),
});
export type TrainingView = Static<typeof TrainingView>;

/** planned: they will ring at once · failed: the carrier did not do it · rung: what became of it is the interaction's. */
export const TrainingCallView = Type.Object({
  id: Id,
  situation: Type.String(),
  language: Language,
  user: Reference,
  sessionId: Nullable(Id),
  seed: Type.Integer(),
  state: Type.Enum(['planned', 'asked', 'rung', 'failed']),
  createdAt: Time,
  /** Null: it has not arrived. */
  interaction: Nullable(
    Type.Object({
      id: Id,
      state: InteractionState,
      outcome: Nullable(Outcome),
      disposition: Nullable(Disposition),
      agent: Nullable(Reference),
      customerName: Nullable(Type.String()),
      fromNumber: Nullable(Type.String()),
      waitedSeconds: Nullable(Type.Integer()),
      talkedSeconds: Nullable(Type.Integer()),
      queuedAt: Nullable(Time),
      connectedAt: Nullable(Time),
      customerLeftAt: Nullable(Time),
    }),
  ),
});
export type TrainingCallView = Static<typeof TrainingCallView>;

/** What is looked at afterwards. */
export const checkCodes = [
  'answered_in_time',
  'greeted_first',
  'heard_out',
  'verified',
  'short_hold',
  'noted',
  'ticket_opened',
  'fitting_end',
] as const;
export const TrainingReview = Type.Object({
  call: TrainingCallView,
  /** What the customer said, heard and did; `atMs` from the first ring. Null: the carrier does not remember. */
  captions: Nullable(
    Type.Array(Type.Object({ atMs: Type.Number(), kind: Type.String(), text: Type.Optional(Type.String()) })),
  ),
  heldSeconds: Nullable(Type.Integer()),
  /** Against what a call of this kind asks for; null: cannot be told (yet). */
  checks: Type.Array(Type.Object({ code: Type.Enum([...checkCodes]), met: Nullable(Type.Boolean()) })),
});
export type TrainingReview = Static<typeof TrainingReview>;

/** `userId`: who practises, if not oneself. */
export const TrainingQuery = Type.Object({ userId: Type.Optional(Id) }, { additionalProperties: false });

const Seed = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

/** `userId`: for whom, if not for oneself; for whoever leads them. */
export const StartTrainingCall = Type.Object(
  {
    situation: Type.String({ minLength: 1, maxLength: 60 }),
    language: Language,
    userId: Type.Optional(Id),
    seed: Type.Optional(Seed),
  },
  { additionalProperties: false },
);
export type StartTrainingCall = Static<typeof StartTrainingCall>;

export const StartTrainingSession = Type.Object(
  {
    perHour: Type.Integer({ minimum: 4, maximum: 120 }),
    minutes: Type.Integer({ minimum: 5, maximum: 240 }),
    languages: Type.Array(Language, { minItems: 1, uniqueItems: true }),
    userId: Type.Optional(Id),
    seed: Type.Optional(Seed),
  },
  { additionalProperties: false },
);
export type StartTrainingSession = Static<typeof StartTrainingSession>;
