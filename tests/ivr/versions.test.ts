import { afterAll, describe, expect, test } from 'vitest';
import type { FlowVersionSummary, FlowVersionView, FlowView } from '#server/telephony/flows/flow.schema.ts';
import { createWorld } from '../support/world.ts';
import { Flow, both, end, graph, step } from './kit.ts';

const world = await createWorld();
afterAll(() => world[Symbol.asyncDispose]());
const flow = await Flow.begin(world);
const options = [{ key: '1', code: 'one' }];
const asks = (question: string, answer: string) =>
  graph({
    menu: step('menu', { '1': 'bye', wrong: 'bye', nothing: 'bye' }, { options, prompt: both(question) }),
    bye: end(answer),
  });

test('a call ends with the version it began with, the next one has the new one', async () => {
  await flow.publish(asks('Old question?', 'Old answer.'));
  const { caller } = await flow.ring('+12025550111');
  await flow.publish(asks('New question?', 'New answer.'));
  const before = world.heard().length;
  await caller.press('1');
  expect(world.heard().slice(before)).toContain('Old answer.');
  expect((await flow.ring('+12025550112', '1')).heard).toMatch(/New question\?[^]*New answer\./);
});

test('a draft changes nothing for those who ring', async () => {
  const published = await flow.publish(asks('Published?', 'Yes.'));
  const draft = asks('Only a draft?', 'Yes.');
  const edited = await flow.admin.must<FlowView>('PATCH', flow.path, { draft, version: published.version });
  expect(edited).toMatchObject({ edited: true, publishedNumber: published.publishedNumber });
  const { heard } = await flow.ring('+12025550111');
  expect(heard).toContain('Published?');
  expect(heard).not.toContain('Only a draft?');
});

test('an older version is published again as the newest, and the history tells who, when and why', async () => {
  const first = await flow.publish(asks('First?', 'Yes.'));
  const second = await flow.publish(asks('Second?', 'Yes.'));
  const again = { number: first.publishedNumber, note: 'The second was wrong', version: second.version };
  const rolledBack = await flow.admin.must<FlowView>('POST', `${flow.path}/publish`, again);
  expect(rolledBack.publishedNumber).toBe(second.publishedNumber! + 1);
  expect((await flow.ring('+12025550111')).heard).toContain('First?');
  const { items } = await flow.admin.must<{ items: FlowVersionSummary[] }>('GET', `${flow.path}/versions`);
  expect(items[0]).toMatchObject({
    number: rolledBack.publishedNumber,
    fromNumber: first.publishedNumber,
    note: 'The second was wrong',
    publishedBy: { name: 'Ada Admin' },
  });
  const kept = await flow.admin.must<FlowVersionView>('GET', `${flow.path}/versions/${second.publishedNumber}`);
  expect(kept.graph.steps.menu).toMatchObject({ prompt: { en: 'Second?' } });
  const events = await world.sql<{ type: string; changes: Record<string, unknown> }>(
    `select type, changes from event where subject_id = ? order by id desc limit 2`,
    [flow.view.id],
  );
  expect(events[0]).toEqual({
    type: 'flow.published',
    changes: { publishedNumber: [second.publishedNumber, rolledBack.publishedNumber] },
  });
});

test('two who edit at once: the second is told, with what the first has saved', async () => {
  const { version } = await flow.admin.must<FlowView>('GET', flow.path);
  await flow.admin.must('PATCH', flow.path, { draft: asks('Mine?', 'Yes.'), version });
  const answer = await flow.admin.call('PATCH', flow.path, { draft: asks('Theirs?', 'Yes.'), version });
  expect([answer.statusCode, answer.json()]).toMatchObject([
    409,
    { error: { code: 'flow_changed', details: { flow: { draft: { steps: { menu: { prompt: { en: 'Mine?' } } } } } } } },
  ]);
});

describe('is refused', () => {
  test('a flow with holes, when it is published: the findings say where', async () => {
    const { version } = await flow.admin.must<FlowView>('GET', flow.path);
    const draft = graph({ say: step('say') });
    const saved = await flow.admin.must<FlowView>('PATCH', flow.path, { draft, version });
    expect(saved.findings).toEqual([{ code: 'dead_end', stepId: 'say', at: 'next' }]);
    const answer = await flow.admin.call('POST', `${flow.path}/publish`, { note: '', version: saved.version });
    expect([answer.statusCode, answer.json()]).toMatchObject([
      400,
      { error: { code: 'flow_invalid', details: { findings: saved.findings } } },
    ]);
  });

  test.each([
    { why: 'an unknown kind of step', draft: { start: 'a', steps: { a: { kind: 'fax' } } } },
    { why: 'a step with an unknown setting', draft: graph({ a: { ...end('Bye.'), shout: true } as never }) },
    { why: 'words without end', draft: graph({ a: end('x'.repeat(1001)) }) },
    { why: 'a name that is no name', draft: { start: 'A b', steps: {} } },
    { why: 'six tries', draft: graph({ a: step('menu', {}, { tries: 6 }) }) },
    {
      why: 'more than 200 steps',
      draft: graph(Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`s${n}`, end('Bye.')]))),
    },
  ])('$why', async ({ draft }) => {
    const { version } = await flow.admin.must<FlowView>('GET', flow.path);
    const answer = await flow.admin.call('PATCH', flow.path, { draft, version });
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'invalid_input' } }]);
  });

  test('a number that leads to a flow which was never published, or to a queue as well', async () => {
    const names = { key: 'new', name: 'New', nameZh: '新', draft: graph({ bye: end('Bye.') }) };
    const { id: flowId } = await flow.admin.must<FlowView>('POST', '/flows', names);
    const number = { phoneNumber: '+12025550101', name: 'Another' };
    expect((await flow.admin.call('POST', '/entry-points', { ...number, flowId })).json()).toMatchObject({
      error: { code: 'unknown_flow' },
    });
    const [queue] = await world.sql<{ id: string }>("select id from queue where key = 'cards'");
    const both = { ...number, flowId: flow.view.id, queueId: queue!.id };
    expect((await flow.admin.call('POST', '/entry-points', both)).json()).toMatchObject({
      error: { code: 'two_targets' },
    });
  });

  test('every change by whoever only watches the floor; they may look and try', async () => {
    const sofia = await world.agent('sofia');
    const view = await sofia.must<FlowView>('GET', flow.path);
    for (const [method, path] of [
      ['PATCH', flow.path],
      ['POST', `${flow.path}/publish`],
      ['POST', '/flows'],
      ['POST', '/flow-audios'],
    ] as const)
      expect((await sofia.call(method, path, { version: view.version })).statusCode).toBe(403);
    const call = { graph: view.draft, phoneNumber: null, at: null, language: null, pinIsRight: true, keys: [] };
    expect((await sofia.call('POST', '/flow-dry-runs', call)).statusCode).toBe(200);
    const ana = await world.agent('ana');
    expect((await ana.call('GET', flow.path)).statusCode).toBe(403);
  });
});
