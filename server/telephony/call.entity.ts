import { defineEntity, p } from '@mikro-orm/core';

/** The customer's call at the carrier. */
const CallSchema = defineEntity({
  name: 'Call',
  tableName: 'call',
  properties: {
    id: p.uuid().primary(),
    interactionId: p.uuid().unique(),
    /** Null: we dial it, and the carrier has not told yet. */
    twilioSid: p.text().unique().nullable(),
    status: p.text(),
    /** The room's current conference; a room of the same name gets a new one after it ended. */
    conferenceSid: p.text().nullable(),
    /** Conferences of this room that are over: what is still heard of them changes nothing. */
    pastConferenceSids: p.array<string>(),
    startedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    durationSeconds: p.integer().nullable(),
    version: p.integer().version(),
  },
});
export class Call extends CallSchema.class {}
CallSchema.setClass(Call);
