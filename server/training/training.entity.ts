import { defineEntity, p } from '@mikro-orm/core';
import type { Language } from '#server/platform/schema.ts';

/** A simulated customer who rings for somebody to practise on. */
const TrainingCallSchema = defineEntity({
  name: 'TrainingCall',
  tableName: 'training_call',
  properties: {
    id: p.uuid().primary(),
    /** As the carrier names it. */
    situation: p.text(),
    language: p.text().$type<Language>(),
    /** Who practises: the call is kept for them. */
    userId: p.uuid(),
    startedById: p.uuid(),
    /** Where the one who practises belongs. */
    branchId: p.uuid().nullable(),
    sessionId: p.uuid().nullable(),
    /** The same seed is the same call. */
    seed: p.integer(),
    /** How long they wait for an answer; null: as long as the situation says. */
    patienceSeconds: p.integer().nullable(),
    /** planned → asked: the carrier is being asked, at most once → rung or failed. */
    state: p.enum(['planned', 'asked', 'rung', 'failed'] as const),
    callSid: p.text().nullable(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});
export class TrainingCall extends TrainingCallSchema.class {}
TrainingCallSchema.setClass(TrainingCall);

/** A busy hour: simulated customers who come at random, so many an hour, until it ends. One for each person at a time. */
const TrainingSessionSchema = defineEntity({
  name: 'TrainingSession',
  tableName: 'training_session',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    startedById: p.uuid(),
    branchId: p.uuid().nullable(),
    languages: p.array<Language>(),
    perHour: p.integer(),
    seed: p.integer(),
    /** How many have rung so far. */
    calls: p.integer(),
    nextCallAt: p.datetime().nullable(),
    startedAt: p.datetime(),
    endsAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});
export class TrainingSession extends TrainingSessionSchema.class {}
TrainingSessionSchema.setClass(TrainingSession);
