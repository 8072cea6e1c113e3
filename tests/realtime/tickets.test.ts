import { expect, test } from 'vitest';
import { formerTicketReaders, ticketReaders } from '#server/composition/audience.ts';
import { mergeWork, noWork, noteWork } from '#server/composition/projection-work.ts';
import type { Changes, EventType, StoredEvent } from '#server/events/catalogue.ts';

const event = (type: EventType, changes: Changes | null): StoredEvent => ({
  id: '1',
  type,
  subjectType: 'ticket',
  subjectId: 'ticket',
  number: 1,
  actorKind: 'user',
  actorId: null,
  cause: 'test',
  changes,
  data: null,
  occurredAt: new Date(),
});

test('a ticket is told to its owner, to who opened it, to its queue, and to who reads its branch or all', () =>
  expect(ticketReaders({ branchId: 'east', ownerId: 'anna', createdById: 'ben', queueId: 'cards' })).toEqual([
    'tickets:all',
    'tickets:east',
    'user:anna',
    'user:ben',
    'queue:cards',
  ]));

test('one that belongs nowhere and to nobody is told to who reads all', () =>
  expect(ticketReaders({ branchId: null, ownerId: null, createdById: null, queueId: null })).toEqual(['tickets:all']));

test('whoever had it hears that it has gone elsewhere, however many events told of it, and after a failure too', () => {
  const [work, later] = [noWork(), noWork()];
  noteWork(work, event('ticket.assigned', { ownerId: ['carl', 'anna'], queueId: ['cards', null] }));
  noteWork(work, event('ticket.linked', { branchId: ['west', 'east'] }));
  noteWork(work, event('ticket.noted', null));
  mergeWork(later, work);
  expect([...later.tickets.get('ticket')!]).toEqual(['user:carl', 'queue:cards', 'tickets:west']);
  expect(formerTicketReaders({ ownerId: [null, 'anna'] })).toEqual([]);
});
