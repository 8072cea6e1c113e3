import { defineEntity, p } from '@mikro-orm/core';
import { type Pause, type RecordingReason, liveStates, recordingStates } from './recording.schema.ts';

export interface Span {
  from: string;
  /** Null: still. */
  to: string | null;
  userId: string | null;
}

/** What happened on the recording's line of time. Replaced as a whole when it changes. */
export interface Spans {
  pauses: readonly Span[];
  /** The customer heard music. */
  holds: readonly Span[];
}

/** The recording of one call, on the customer's line, so that it follows the customer to whomever they talk: one for a call, whoever takes it. */
const RecordingSchema = defineEntity({
  name: 'Recording',
  tableName: 'recording',
  properties: {
    id: p.uuid().primary(),
    interactionId: p.uuid().unique(),
    callSid: p.text(),
    /** The carrier's. Null: it has not said. */
    recordingSid: p.text().unique().nullable(),
    /** Of the interaction, so that one row says who may listen. */
    queueId: p.uuid().nullable(),
    branchId: p.uuid().nullable(),
    agentId: p.uuid().nullable(),
    /** Who else took part. */
    participantIds: p.array<string>().columnType('uuid[]'),
    mode: p.enum(['on', 'ask'] as const),
    state: p.enum(recordingStates),
    reason: p.text().$type<RecordingReason>().nullable(),
    consentAt: p.datetime().nullable(),
    consentById: p.uuid().nullable(),
    pause: p.text().$type<Pause>(),
    pausedById: p.uuid().nullable(),
    pausedUntil: p.datetime().nullable(),
    /** Who leads the floor was told that nobody is there to end the pause. */
    alarmedAt: p.datetime().nullable(),
    spans: p.json<Spans>(),
    channels: p.integer().nullable(),
    createdAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    durationSeconds: p.integer().nullable(),
    sizeBytes: p.integer().nullable(),
    storageKey: p.text().nullable(),
    /** As many bytes for each side, in base64. */
    peaks: p.text().nullable(),
    deleteAfter: p.datetime().nullable(),
    /** The carrier no longer has it. */
    carrierDeletedAt: p.datetime().nullable(),
    /** When somebody has to see to it; null: nothing is to be done. */
    dueAt: p.datetime().nullable(),
    /** Somebody does, until then at most. */
    claimedUntil: p.datetime().nullable(),
    /** Tries in vain of what is to be done now. */
    attempts: p.integer(),
    /** What the last one met. */
    error: p.text().nullable(),
    version: p.integer().version(),
  },
});
export class Recording extends RecordingSchema.class {}
RecordingSchema.setClass(Recording);

/** The call goes on. */
export const isLive = ({ state, endedAt }: Recording): boolean =>
  (liveStates as readonly string[]).includes(state) && !endedAt;

/** Who has listened to a recording, once in ten minutes however often the sound was asked for. */
const RecordingListenSchema = defineEntity({
  name: 'RecordingListen',
  tableName: 'recording_listen',
  properties: {
    id: p.uuid().primary(),
    recordingId: p.uuid(),
    userId: p.uuid(),
    how: p.enum(['listened', 'downloaded'] as const),
    /** Which ten minutes since 1970. */
    period: p.integer(),
    at: p.datetime(),
  },
  uniques: [{ properties: ['recordingId', 'userId', 'how', 'period'] }],
});
export class RecordingListen extends RecordingListenSchema.class {}
RecordingListenSchema.setClass(RecordingListen);
