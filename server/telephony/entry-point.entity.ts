import { defineEntity, p } from '@mikro-orm/core';
import type { Language } from '#server/platform/schema.ts';

/** One of our numbers, and where it leads. */
const EntryPointSchema = defineEntity({
  name: 'EntryPoint',
  tableName: 'entry_point',
  properties: {
    id: p.uuid().primary(),
    /** E.164. */
    phoneNumber: p.text().unique(),
    name: p.text(),
    /** Null: the caller is asked. */
    language: p.text().$type<Language>().nullable(),
    /** Straight into line; null: led by a flow. */
    queueId: p.uuid().nullable(),
    /** Null: by the flow of all numbers. Never beside a queue. */
    flowId: p.uuid().nullable(),
    /** Whose number it is. */
    branchId: p.uuid().nullable(),
    /** E.164, shown to those whom we ring from here; null: the number itself. */
    callerId: p.text().nullable(),
    active: p.boolean(),
    version: p.integer().version(),
  },
});
export class EntryPoint extends EntryPointSchema.class {}
EntryPointSchema.setClass(EntryPoint);

/** Somebody whose calls are refused. */
const BlockedNumberSchema = defineEntity({
  name: 'BlockedNumber',
  tableName: 'blocked_number',
  properties: {
    id: p.uuid().primary(),
    /** E.164. */
    phoneNumber: p.text().unique(),
    reason: p.text(),
    blockedAt: p.datetime(),
    /** Null: for good. */
    blockedUntil: p.datetime().nullable(),
  },
});
export class BlockedNumber extends BlockedNumberSchema.class {}
BlockedNumberSchema.setClass(BlockedNumber);
