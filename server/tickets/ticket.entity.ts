import { defineEntity, p } from '@mikro-orm/core';
import { ticketPriorities, ticketStatuses } from './ticket.schema.ts';

const TicketSchema = defineEntity({
  name: 'Ticket',
  tableName: 'ticket',
  properties: {
    id: p.uuid().primary(),
    /** What people call it by, as in #1042. They rise; gaps mean nothing. */
    number: p.bigint('number').unique(),
    subject: p.text(),
    text: p.text(),
    status: p.enum(ticketStatuses),
    priority: p.enum(ticketPriorities),
    /** Who looks after it. */
    ownerId: p.uuid().nullable(),
    /** With whom it waits: a queue or a group, never both. */
    queueId: p.uuid().nullable(),
    groupId: p.uuid().nullable(),
    customerId: p.uuid().nullable(),
    /** The call it was opened from. */
    interactionId: p.uuid().nullable(),
    /** Of the customer, otherwise of the call, otherwise of whoever opened it. */
    branchId: p.uuid().nullable(),
    /** Until when we promised the customer an answer. */
    promisedAt: p.datetime().nullable(),
    createdById: p.uuid().nullable(),
    createdAt: p.datetime(),
    /** Of the ticket or its newest note. */
    updatedAt: p.datetime(),
    /** Present while it is solved or closed. */
    solvedAt: p.datetime().nullable(),
    /** Counted by hand, not by the ORM: a new note makes nobody look again at what they are about to change. */
    version: p.integer(),
  },
});
export class Ticket extends TicketSchema.class {}
TicketSchema.setClass(Ticket);

/** Words among colleagues. They are never changed. */
const TicketNoteSchema = defineEntity({
  name: 'TicketNote',
  tableName: 'ticket_note',
  properties: {
    id: p.uuid().primary(),
    ticketId: p.uuid(),
    /** Null: an API key without a person, or the product itself. */
    authorId: p.uuid().nullable(),
    text: p.text(),
    createdAt: p.datetime(),
  },
});
export class TicketNote extends TicketNoteSchema.class {}
TicketNoteSchema.setClass(TicketNote);
