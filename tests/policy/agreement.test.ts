import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Alert } from '#server/alerts/alert.entity.ts';
import { visibleAlerts } from '#server/alerts/alert.policy.ts';
import { type Room, leadersOf, roomsOf, ticketReaders, watchersOf } from '#server/composition/audience.ts';
import { Callback } from '#server/callbacks/callback.entity.ts';
import { visibleCallbacks } from '#server/callbacks/callback.policy.ts';
import { Customer } from '#server/customers/customer.entity.ts';
import { visibleCustomers } from '#server/customers/customer.policy.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import { maySee, visibleInteractions } from '#server/interactions/interaction.policy.ts';
import { roles } from '#server/people/role.schema.ts';
import { User } from '#server/people/user.entity.ts';
import { ledUsers, visibleUsers } from '#server/people/user.policy.ts';
import { Recording } from '#server/telephony/recordings/recording.entity.ts';
import { audibleRecordings } from '#server/telephony/recordings/recording.policy.ts';
import { Ticket } from '#server/tickets/ticket.entity.ts';
import { changeableTickets, visibleTickets } from '#server/tickets/ticket.policy.ts';
import { type Actor, anonymous, systemActor } from '#server/platform/context.ts';
import { type Condition, matches, may, toFilter } from '#server/platform/policy.ts';
import { shareApi } from '../api/api.ts';
import { buildTree, hire, places, putCallback, putInteraction, putRecording, putTicket } from './bank.ts';

const api = await shareApi();
const branches = await buildTree(api, await api.person('administrator'));
const queueId = await api.queue();
const otherQueueId = await api.queue();
const somewhere = [null, ...places];
const idOf = (place: (typeof somewhere)[number]) => place && branches[place];
const colleagues = [
  await hire(api, branches, { role: 'agent', place: null, scope: 'own' }),
  await hire(api, branches, { role: 'agent', place: 'east', scope: 'own' }),
  await hire(api, branches, { role: 'teller', place: 'north', scope: 'branch' }),
];
await api.sql('update users set active = false where id = ?', [colleagues[2]!.id]);
for (const place of somewhere)
  for (const owner of [null, ...colleagues]) {
    await api.sql(
      `insert into customer (id, name, branch_id, owner_id, created_at) values (gen_random_uuid(), 'Somebody', ?, ?, now())`,
      [idOf(place), owner?.id ?? null],
    );
    await putInteraction(api, { branchId: idOf(place), queueId, ...(owner && { agentId: owner.id }) });
    await putTicket(api, { branchId: idOf(place), ...(owner && { ownerId: owner.id }) });
    await putRecording(api, { branchId: idOf(place), queueId, ...(owner && { agentId: owner.id }) });
    await putTicket(api, { branchId: idOf(place), queueId, ...(owner && { createdById: owner.id }) });
    await putCallback(api, { branchId: idOf(place), queueId, ...(owner && { userId: owner.id }) });
    await putCallback(api, { branchId: idOf(place), queueId: otherQueueId, ...(owner && { createdById: owner.id }) });
  }

for (const place of somewhere)
  await api.sql(
    `insert into alert (id, kind, branch_id, details, raised_at)
     values (gen_random_uuid(), 'verification_failed', ?, '{"count": 3}', now())`,
    [idOf(place)],
  );

const em = () => api.orm.em.fork();
const rows = {
  customers: await em().find(Customer, {}),
  interactions: await em().find(Interaction, {}),
  users: await em().find(User, {}),
  callbacks: await em().find(Callback, {}),
  alerts: await em().find(Alert, {}),
  tickets: await em().find(Ticket, {}),
  recordings: await em().find(Recording, {}),
};

const people: fc.Arbitrary<Actor> = fc.record({
  kind: fc.constant('user' as const),
  id: fc.constantFrom(...colleagues.map(person => person.id), '01890000-0000-7000-8000-000000000000'),
  role: fc.constantFrom(...roles),
  queueIds: fc.subarray([queueId, otherQueueId]),
  branchId: fc.constantFrom(null, ...places.map(idOf)),
  branchIds: fc.option(fc.subarray(places.map(place => branches[place]))),
});

const actors = fc.oneof(people, fc.constantFrom(anonymous, systemActor));

async function demandAgreement<T extends { id: string }>(
  entity: new () => T,
  all: readonly T[],
  condition: Condition<T>,
): Promise<void> {
  const found = await em().find(entity as never, toFilter<T & object>(condition) as never, { fields: ['id'] as never });
  const inSql = (found as { id: string }[]).map(row => row.id).sort();
  const onRows = all.filter(row => matches(condition as Condition<T & object>, row as T & object)).map(row => row.id);
  expect(inSql).toEqual(onRows.sort());
}

test('who may see what is the same in SQL as asked of a row', async () => {
  await fc.assert(
    fc.asyncProperty(actors, async actor => {
      await demandAgreement(Customer, rows.customers, visibleCustomers(actor) as Condition<Customer>);
      await demandAgreement(Interaction, rows.interactions, visibleInteractions(actor));
      await demandAgreement(Ticket, rows.tickets, visibleTickets(actor) as Condition<Ticket>);
      await demandAgreement(Ticket, rows.tickets, changeableTickets(actor) as Condition<Ticket>);
      await demandAgreement(Callback, rows.callbacks, visibleCallbacks(actor) as Condition<Callback>);
      await demandAgreement(User, rows.users, visibleUsers(actor) as Condition<User>);
      await demandAgreement(Alert, rows.alerts, visibleAlerts(actor) as Condition<Alert>);
      for (const agentsListen of [true, false])
        await demandAgreement(
          Recording,
          rows.recordings,
          audibleRecordings(actor, agentsListen) as Condition<Recording>,
        );
      await demandAgreement(User, rows.users, ledUsers(actor) as Condition<User>);
    }),
    { numRuns: 200 },
  );
});

const hears = (actor: Actor, rooms: readonly Room[]) => roomsOf(actor).some(room => rooms.includes(room));

test('a console hears of exactly what its person may see', () => {
  fc.assert(
    fc.property(people, fc.constantFrom(...rows.interactions), fc.constantFrom(...rows.users), (actor, call, user) => {
      const toAgent: Room[] = call.agentId ? [`user:${call.agentId}`] : [];
      const shown = maySee(actor, call) && (may(actor, 'watch_floor') || call.agentId === actor.id);
      expect(hears(actor, [...watchersOf(call.branchId ?? null), ...toAgent])).toBe(shown);
      expect(hears(actor, leadersOf(user.branchId ?? null))).toBe(matches(ledUsers(actor), user));
    }),
    { numRuns: 5_000 },
  );
});

test('a console hears of the tickets its person may see, and of none besides theirs and their queues’', () => {
  fc.assert(
    fc.property(people, fc.constantFrom(...rows.tickets), (actor, ticket) => {
      const { branchId = null, ownerId = null, createdById = null, queueId = null } = ticket;
      const told = hears(actor, ticketReaders({ branchId, ownerId, createdById, queueId }));
      const theirs = [ownerId, createdById].includes(actor.id) || actor.queueIds.includes(queueId ?? '');
      // Whoever lost the right to tickets may be told that one of theirs has changed, and finds nothing.
      expect(told).toBe(matches(visibleTickets(actor), ticket) || theirs);
    }),
    { numRuns: 5_000 },
  );
});
