import { expect, test } from 'vitest';
import { agentsOf } from '#server/composition/demo/agents.ts';
import { makeCalls } from '#server/composition/demo/calls.ts';
import { makeCustomers } from '#server/composition/demo/customers.ts';
import { daysOf } from '#server/composition/demo/days.ts';
import { demoCustomers } from '#server/composition/demo/demo-people.ts';
import { Chance } from '#server/composition/demo/random.ts';
import { staff } from '#server/composition/demo/staff.ts';
import { makeTickets } from '#server/composition/demo/tickets.ts';
import { people } from '#server/local-carrier/training/people.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const shown = ['ana@harbour.example', 'mei@harbour.example', 'ben@harbour.example'];

/** The last two weeks of a bank that is loaded then; people's ids are their addresses. */
function bankAt(time: string) {
  const now = new Date(time);
  const since = new Date(now.getTime() - 14 * DAY);
  const customers = makeCustomers(new Date(since.getTime() - DAY), now);
  const agents = agentsOf(new Map(), new Map(staff.map(({ email }) => [email, email])));
  const calls = makeCalls(daysOf(since, now, 'UTC', []), customers, agents, now);
  return { calls, tickets: makeTickets(calls, now.getTime(), 'UTC', new Chance(5)) };
}

test.each([
  { at: '2026-11-22T09:10:00Z', workday: '2026-11-20', why: 'on a Sunday morning' },
  { at: '2026-11-23T09:10:00Z', workday: '2026-11-20', why: 'on a Monday morning' },
  { at: '2026-11-25T14:00:00Z', workday: '2026-11-24', why: 'on a Wednesday afternoon' },
  { at: '2026-12-26T22:30:00Z', workday: '2026-12-25', why: 'late on a Saturday' },
])('$why everybody whom the demo shows has had calls today and on the workday before it', ({ at, workday }) => {
  const { calls } = bankAt(at);
  for (const email of shown)
    for (const day of [at.slice(0, 10), workday]) {
      const midnight = Date.parse(day);
      const mine = calls.filter(
        call => call.agent?.id === email && Math.floor(call.arrivedAt / DAY) * DAY === midnight,
      );
      expect(mine.length, `${email} on ${day}`).toBeGreaterThan(0);
    }
});

test.each(['2026-11-23T09:10:00Z', '2026-11-25T14:00:00Z', '2026-12-26T22:30:00Z'])(
  'at %s tickets are due today and tomorrow, and few are late, none for long',
  at => {
    const now = Date.parse(at);
    const open = bankAt(at).tickets.filter(({ solvedAt }) => solvedAt === null);
    const due = (from: number, to: number) => open.filter(({ promisedAt }) => promisedAt! > from && promisedAt! <= to);
    const midnight = Math.ceil(now / DAY) * DAY;
    const late = due(0, now);
    expect(late.length).toBeGreaterThan(0);
    expect(late.length / open.length).toBeLessThan(0.25);
    expect(late.filter(({ promisedAt }) => promisedAt! < now - DAY)).toEqual([]);
    expect(due(midnight, midnight + DAY).length).toBeGreaterThan(5);
    if (midnight - now > 4 * HOUR) expect(due(now, midnight).length).toBeGreaterThan(5);
    for (const { steps } of open) expect(steps.map(step => step.at)).toEqual(steps.map(step => step.at).sort());
  },
);

test('customers were born when the simulated ones say they were, in the small bank and in the whole one', () => {
  const told = Object.values(people).filter(({ birthDate }) => birthDate !== null);
  expect(told).toHaveLength(9);
  const whole = makeCustomers(new Date('2026-08-01'), new Date('2026-11-01'));
  for (const { name, birthDate, number } of told) {
    expect(demoCustomers.find(customer => customer.name === name)).toMatchObject({ bornOn: birthDate });
    const customer = whole.find(customer => customer.name === name)!;
    expect(customer).toMatchObject({ bornOn: birthDate });
    expect(customer.phoneNumbers).toContain(number);
    if (customer.identityNumber.startsWith('9'))
      expect(customer.identityNumber).toContain(birthDate!.replaceAll('-', ''));
  }
});
