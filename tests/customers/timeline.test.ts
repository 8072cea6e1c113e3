import { expect, test } from 'vitest';
import type { TimelineItem } from '#server/customers/timeline.schema.ts';
import { newId } from '#server/platform/ids.ts';
import { type Person, shareApi } from '../api/api.ts';
import { buildTree, hire, putInteraction } from '../policy/bank.ts';

const api = await shareApi({ rateLimits: { signedIn: 1e6, anonymous: 1e6 } });
const agent = await api.person('agent', 'Ana');
const admin = await api.person('administrator', 'Ada');
const branches = await buildTree(api, admin);
const teller = await hire(api, branches, { role: 'teller', place: 'east', scope: 'branch' });
const queueId = await api.queue();
const { id: customerId } = (
  await api.call(admin, 'POST', '/api/v1/customers', { name: 'Long history', numbers: [] })
).json<{ id: string }>();
await api.sql('delete from event where subject_id = ?', [customerId]);

interface Made {
  kind: TimelineItem['kind'];
  at: number;
  words: string;
  tellerToo: boolean;
}
const day = (n: number) => Date.UTC(2026, 0, 1) + n * 3_600_000;
const made: Made[] = [];
const words = ['card was lost', '银行卡丢失', 'loan enquiry', '贷款咨询', '100% of it'];

// Several at the same instant, of every kind.
for (let n = 0; n < 40; n++) {
  const at = day(Math.floor(n / 3));
  const text = words[n % words.length]!;
  const time = new Date(at).toISOString();
  if (n % 4 === 0) {
    const id = await putInteraction(api, { branchId: null, queueId, agentId: agent.id, customerId });
    await api.sql('update interaction set arrived_at = ?, notes = ? where id = ?', [time, text, id]);
    made.push({ kind: 'interaction', at, words: text, tellerToo: true });
  } else if (n % 4 === 1) {
    const solvedAt = n % 8 === 1 ? time : null;
    await api.sql(
      `insert into ticket (id, number, subject, status, priority, customer_id, created_by_id, created_at, updated_at, solved_at)
       values (?, ?, ?, ?, 'normal', ?, ?, ?, ?, ?)`,
      [newId(), 5000 + n, text, solvedAt ? 'solved' : 'open', customerId, agent.id, time, time, solvedAt],
    );
    made.push({ kind: 'ticket', at, words: text, tellerToo: false });
    if (solvedAt) made.push({ kind: 'ticket', at, words: text, tellerToo: false });
  } else if (n % 4 === 2) {
    await api.sql(
      `insert into event (type, subject_type, subject_id, number, actor_kind, actor_id, cause, changes, occurred_at)
       values ('customer.updated', 'customer', ?, ?, 'user', ?, 'test', ?, ?)`,
      [customerId, n, admin.id, JSON.stringify({ tierReason: [null, text], ownerId: [null, agent.id] }), time],
    );
    made.push({ kind: 'change', at, words: text, tellerToo: true });
  } else {
    const call = await putInteraction(api, { branchId: null, queueId, agentId: agent.id });
    await api.sql(
      `insert into verification (id, interaction_id, customer_id, user_id, method, asked, result, attempts, started_at, decided_at)
       values (?, ?, ?, ?, 'pin', '{"questions": []}', 'passed', 1, ?, ?)`,
      [newId(), call, customerId, agent.id, time, time],
    );
    made.push({ kind: 'verification', at, words: '', tellerToo: true });
  }
}

async function read(person: Person, query: Record<string, string>): Promise<TimelineItem[]> {
  const items: TimelineItem[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const search = new URLSearchParams({ ...query, ...(cursor && { cursor }) });
    const answer = await api.call(person, 'GET', `/api/v1/customers/${customerId}/timeline?${search.toString()}`);
    if (answer.statusCode !== 200) throw new Error(answer.body);
    const page = answer.json<{ items: TimelineItem[]; nextCursor: string | null }>();
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

const queries: { query: Record<string, string>; holds: (item: Made) => boolean }[] = [
  { query: {}, holds: () => true },
  { query: { kind: 'interaction' }, holds: item => item.kind === 'interaction' },
  { query: { kind: 'ticket,change' }, holds: item => item.kind === 'ticket' || item.kind === 'change' },
  { query: { kind: 'verification' }, holds: item => item.kind === 'verification' },
  { query: { q: '丢失' }, holds: item => item.words.includes('丢失') },
  { query: { q: 'LOST card' }, holds: item => item.words === 'card was lost' },
  { query: { q: '0%' }, holds: item => item.words.includes('0%') },
  { query: { q: 'loan', kind: 'ticket' }, holds: item => item.kind === 'ticket' && item.words.includes('loan') },
  {
    query: { from: new Date(day(3)).toISOString(), to: new Date(day(9)).toISOString() },
    holds: item => item.at >= day(3) && item.at < day(9),
  },
  {
    query: { to: new Date(day(4)).toISOString(), q: '贷款' },
    holds: item => item.at < day(4) && item.words.includes('贷款'),
  },
  { query: { q: 'nothing like it' }, holds: () => false },
];

test.each(queries)(
  '$query finds what a search through everything finds, in pages of any size',
  async ({ query, holds }) => {
    const inOrder = (items: readonly { kind: string; at: number }[]) =>
      items.map(({ kind, at }) => `${at} ${kind}`).toSorted();
    for (const [person, sees] of [
      [agent, () => true],
      [teller, (item: Made) => item.tellerToo],
    ] as const) {
      const wanted = inOrder(made.filter(item => holds(item) && sees(item)));
      for (const limit of ['1', '2', '7', '200']) {
        const found = (await read(person, { ...query, limit })).map(item => ({ ...item, at: Date.parse(item.at) }));
        expect(inOrder(found)).toEqual(wanted);
        expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).toSorted((a, b) => b - a));
        const keys = found.map(item => JSON.stringify([item.kind, item.id, item.kind === 'ticket' && item.happened]));
        expect(new Set(keys).size).toBe(keys.length);
      }
    }
  },
);

test('changes name people, and a ticket is told as opened and as solved', async () => {
  const items = await read(agent, { limit: '200' });
  expect(items.find(item => item.kind === 'change')).toMatchObject({
    byName: 'Ada',
    changes: expect.arrayContaining([
      { field: 'ownerId', told: true, before: null, after: { name: 'Ana', nameZh: 'Ana' } },
    ]) as unknown,
  });
  const tickets = items.filter(item => item.kind === 'ticket');
  const solved = tickets.find(item => item.happened === 'solved')!;
  expect(tickets.filter(item => item.id === solved.id).map(item => item.happened)).toEqual(['solved', 'opened']);
});

test('a cursor of ours that was tampered with is refused', async () => {
  const answer = await api.call(agent, 'GET', `/api/v1/customers/${customerId}/timeline?cursor=abc`);
  expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'bad_cursor' } }]);
});
