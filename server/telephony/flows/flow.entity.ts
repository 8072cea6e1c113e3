import { defineEntity, p } from '@mikro-orm/core';
import type { Graph } from './step.schema.ts';

/** What callers are led through, as it is being edited, and which version holds. */
const FlowSchema = defineEntity({
  name: 'Flow',
  tableName: 'flow',
  properties: {
    id: p.uuid().primary(),
    key: p.text().unique(),
    name: p.text(),
    nameZh: p.text(),
    draft: p.json<Graph>(),
    /** Null: no number can lead to it yet. */
    publishedVersionId: p.uuid().nullable(),
    version: p.integer().version(),
  },
});
export class Flow extends FlowSchema.class {}
FlowSchema.setClass(Flow);

/** A flow as it was published. It is never changed: calls that began with it end with it. */
const FlowVersionSchema = defineEntity({
  name: 'FlowVersion',
  tableName: 'flow_version',
  properties: {
    id: p.uuid().primary(),
    flowId: p.uuid(),
    /** Counts the versions of its flow from 1. */
    number: p.integer(),
    graph: p.json<Graph>(),
    note: p.text(),
    /** The version that was published again. */
    fromNumber: p.integer().nullable(),
    publishedAt: p.datetime(),
    /** Null: made by the product. */
    publishedById: p.uuid().nullable(),
  },
});
export class FlowVersion extends FlowVersionSchema.class {}
FlowVersionSchema.setClass(FlowVersion);

/** Where a call is in its flow. Guarded by the lock of its interaction. */
const FlowRunSchema = defineEntity({
  name: 'FlowRun',
  tableName: 'flow_run',
  properties: {
    interactionId: p.uuid().primary(),
    /** Null: the number leads straight into a queue. */
    flowVersionId: p.uuid().nullable(),
    queueId: p.uuid().nullable(),
    stepId: p.text(),
    /** Counts the questions of the call: what answers an older one comes too late. */
    turn: p.integer(),
    attempt: p.integer(),
    languageFixed: p.boolean(),
    attributes: p.json<Record<string, string>>(),
    points: p.integer(),
    path: p.array<string>(),
  },
});
export class FlowRun extends FlowRunSchema.class {}
FlowRunSchema.setClass(FlowRun);

/** A recording of the bank's own, as a telephone plays it. */
const FlowAudioSchema = defineEntity({
  name: 'FlowAudio',
  tableName: 'flow_audio',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    seconds: p.float().columnType('double precision'),
    /** By which the carrier fetches it: nobody guesses it. */
    token: p.text().unique(),
    wav: p.blob().lazy(),
    createdAt: p.datetime(),
    createdById: p.uuid().nullable(),
  },
});
export class FlowAudio extends FlowAudioSchema.class {}
FlowAudioSchema.setClass(FlowAudio);
