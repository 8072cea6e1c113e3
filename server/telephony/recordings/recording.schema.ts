import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Reference, Time } from '#server/platform/schema.ts';

/**
 * not_asked: the agent has to ask the customer first · starting: the carrier is being asked · recording · ended: the call is over, the file is
 * still at the carrier · stored: it is here · failed: nothing is recorded, see the reason · absent: the carrier has no sound of it · deleted:
 * it was kept for as long as it was to be.
 */
export const recordingStates = [
  'not_asked',
  'starting',
  'recording',
  'ended',
  'stored',
  'failed',
  'absent',
  'deleted',
] as const;
export type RecordingState = (typeof recordingStates)[number];
/** While the call goes on. */
export const liveStates = ['not_asked', 'starting', 'recording', 'failed'] as const satisfies readonly RecordingState[];

/** none: nothing is paused · asked: the carrier has not confirmed it, so that card data may be recorded · confirmed · ending: it is to go on. */
export const pauses = ['none', 'asked', 'confirmed', 'ending'] as const;
export type Pause = (typeof pauses)[number];

/** Why nothing is recorded: the carrier refused, gave no answer, the call was over sooner, or what was recorded cannot be found. */
export const recordingReasons = ['refused', 'no_answer', 'call_over', 'lost'] as const;
export type RecordingReason = (typeof recordingReasons)[number];

/** What whoever sees the call may know of its recording. */
const status = {
  id: Id,
  interactionId: Id,
  mode: Type.Enum(['on', 'ask']),
  state: Type.Enum([...recordingStates]),
  reason: Nullable(Type.Enum([...recordingReasons])),
  /** The carrier did not do it at the first try, and is asked again. */
  trying: Type.Boolean(),
  pause: Type.Enum([...pauses]),
  /** Recording goes on by itself then. */
  pausedUntil: Nullable(Time),
  startedAt: Nullable(Time),
  endedAt: Nullable(Time),
  durationSeconds: Nullable(Type.Integer()),
  version: Type.Integer(),
};
export const RecordingStatus = Type.Object(status);
export type RecordingStatus = Static<typeof RecordingStatus>;

/** Seconds from the beginning of the recording. */
export const RecordingMark = Type.Object({
  kind: Type.Enum(['pause', 'hold', 'note', 'verified', 'not_verified', 'joined', 'left']),
  from: Type.Number(),
  to: Nullable(Type.Number()),
  /** Who paused, joined, left. */
  name: Nullable(Type.String()),
});
export type RecordingMark = Static<typeof RecordingMark>;

export const Listener = Type.Object({ user: Reference, how: Type.Enum(['listened', 'downloaded']), at: Time });
export type Listener = Static<typeof Listener>;

export const RecordingView = Type.Object({
  ...status,
  queue: Nullable(Reference),
  agent: Nullable(Reference),
  customer: Nullable(Reference),
  sizeBytes: Nullable(Type.Integer()),
  /** Kept here until then. */
  deleteAfter: Nullable(Time),
  /** Who noted that the customer agreed. */
  consent: Nullable(Type.Object({ at: Time, by: Nullable(Reference) })),
  mayListen: Type.Boolean(),
  mayDownload: Type.Boolean(),
});
export type RecordingView = Static<typeof RecordingView>;

/** For whoever may listen. */
export const RecordingSound = Type.Object({
  durationSeconds: Type.Number(),
  /** The loudest of each of as many stretches of the same length, from 0 to 255: the customer, then the agents. One side alone: not recorded apart. */
  peaks: Type.Array(Type.Array(Type.Integer())),
  marks: Type.Array(RecordingMark),
  /** The newest first; empty for who may not know. */
  listeners: Type.Array(Listener),
});
export type RecordingSound = Static<typeof RecordingSound>;

export const RecordingQuery = Type.Object(
  {
    limit: PageQuery.properties.limit,
    cursor: PageQuery.properties.cursor,
    state: Type.Optional(Type.Enum([...recordingStates])),
    queueId: Type.Optional(Id),
    agentId: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type RecordingQuery = Static<typeof RecordingQuery>;
