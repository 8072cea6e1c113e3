import { defineEntity, p } from '@mikro-orm/core';
import type { Language } from '#server/platform/schema.ts';
import {
  type AttemptResult,
  type CallbackEndReason,
  type CallbackOrigin,
  callbackStates,
  endedStates,
} from './callback.schema.ts';

/** A place in line as the interaction had it that gave it up: an attempt takes it over unchanged. */
export interface KeptPlace {
  points: number;
  rankKey: number;
  needs: Record<string, [number, number]>;
  needsKey: string;
  overflowAt: string | null;
  menuPath: string[];
}

/** We have promised to ring somebody. */
const CallbackSchema = defineEntity({
  name: 'Callback',
  tableName: 'callback',
  properties: {
    id: p.uuid().primary(),
    /** E.164. */
    phoneNumber: p.text(),
    /** The number of ours that they see, E.164. */
    ownNumber: p.text(),
    customerId: p.uuid().nullable(),
    queueId: p.uuid(),
    branchId: p.uuid().nullable(),
    language: p.text().$type<Language>(),
    origin: p.text().$type<CallbackOrigin>(),
    keepsPlace: p.boolean(),
    /** Since when they count as waiting. */
    lineAt: p.datetime(),
    /** Null: worked out when the attempt gets in line. */
    place: p.json<KeptPlace>().nullable(),
    state: p.enum(callbackStates),
    /** While it waits. */
    nextAttemptAt: p.datetime().nullable(),
    attempts: p.integer(),
    /** The attempt that goes on. */
    interactionId: p.uuid().nullable(),
    sourceInteractionId: p.uuid().nullable(),
    /** The customer's own call that took its place. */
    supersededById: p.uuid().nullable(),
    /** Who is to ring. */
    userId: p.uuid().nullable(),
    createdById: p.uuid().nullable(),
    note: p.text(),
    endReason: p.text().$type<CallbackEndReason>().nullable(),
    promisedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});
export class Callback extends CallbackSchema.class {}
CallbackSchema.setClass(Callback);

export const isOver = ({ state }: Pick<Callback, 'state'>): boolean =>
  (endedStates as readonly string[]).includes(state);

/** One attempt to reach them, by one interaction. */
const CallbackAttemptSchema = defineEntity({
  name: 'CallbackAttempt',
  tableName: 'callback_attempt',
  properties: {
    id: p.uuid().primary(),
    callbackId: p.uuid(),
    /** From 1. */
    number: p.integer(),
    interactionId: p.uuid().unique(),
    result: p.text().$type<AttemptResult>().nullable(),
    startedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});
export class CallbackAttempt extends CallbackAttemptSchema.class {}
CallbackAttemptSchema.setClass(CallbackAttempt);
