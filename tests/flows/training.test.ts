import { afterAll, describe, expect, test } from 'vitest';
import type {
  TrainingCallView,
  TrainingReview,
  TrainingSessionView,
  TrainingView,
} from '#server/training/training.schema.ts';
import type { QueueStatus } from '#server/routing/queue.schema.ts';
import type { Agent } from '../support/agent.ts';
import { createWorld } from '../support/world.ts';

const world = await createWorld();
afterAll(() => world[Symbol.asyncDispose]());
const [ana, ben, sofia] = [await world.agent('ana'), await world.agent('ben'), await world.agent('sofia')];

const start = (agent: Agent, situation = 'lost-card', more: object = {}) =>
  agent.must<TrainingCallView>('POST', '/training/calls', { situation, language: 'en', seed: 1, ...more });
const review = (agent: Agent, { id }: { id: string }) => agent.must<TrainingReview>('GET', `/training/calls/${id}`);
const codeOf = (answer: { json(): unknown }) => (answer.json() as { error: { code: string } }).error.code;

describe('somebody who practises', () => {
  test('is told what there is to practise, and what nobody of theirs would be rung for', async () => {
    const { available, situations } = await ana.must<TrainingView>('GET', '/training');
    expect([available, situations.length]).toEqual([true, 12]);
    expect(situations.find(({ id }) => id === 'lost-card')).toMatchObject({
      difficulty: 'easy',
      queue: { name: 'Cards' },
      outOfReach: false,
    });
    const his = (await ben.must<TrainingView>('GET', '/training')).situations;
    expect(his.filter(({ outOfReach }) => outOfReach).map(({ queue }) => queue?.name)).toEqual(
      Array(4).fill('Accounts and deposits'),
    );
    const refused = await ben.call('POST', '/training/calls', { situation: 'payroll', language: 'en' });
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'training_other_queue']);
    expect(available && (await ana.must<TrainingView>('GET', '/training')).trainees).toEqual([]);
    const led = await sofia.must<TrainingView>('GET', `/training?userId=${ben.id}`);
    expect(led.trainees.map(({ name }) => name)).toEqual(['Ana Torres', 'Ben Okafor', '李梅']);
    expect(led.situations).toEqual(his);
    expect((await ben.call('GET', `/training?userId=${ana.id}`)).statusCode).toBe(404);
    const busy = { perHour: 30, minutes: 30, languages: ['en'] };
    expect(codeOf(await sofia.call('POST', '/training/sessions', busy))).toBe('training_other_queue');
  });

  test('is rung by a simulated customer through menu and queue, talks, and sees how it went', async () => {
    await ana.openConsole();
    await ana.goAvailable();
    await ben.openConsole();
    await ben.goAvailable();
    const call = await start(ana);
    await world.settle();
    await world.advance(12);
    expect(ana.told('changed').some(({ kind, id }) => kind === 'training_call' && id === call.id)).toBe(true);
    const offer = (await ana.offer())!;
    expect(await ben.offer()).toBeUndefined();
    expect(await ana.must('GET', `/offers/${offer.id}/explanation`)).toMatchObject({ reason: 'training' });
    const view = await ana.answer();
    expect(view).toMatchObject({ state: 'in_progress', trainingCallId: call.id, customer: { name: 'Alice Johnson' } });
    await ana.must('PUT', `/interactions/${view.id}/notes`, { notes: 'Card blocked, new one sent.', notesVersion: 0 });
    await ana.must('POST', `/interactions/${view.id}/verification`, { method: 'questions' });
    expect((await review(ana, call)).checks).toEqual([]);
    // Nobody says a word: they ask, begin, ask again, and give up.
    await world.advance(75);
    const over = await review(ana, call);
    const said = over.captions!.flatMap(({ kind, text }) => (kind === 'said' ? [text] : []));
    expect(said[0]).toBe('Hello?');
    expect(said[1]).toContain('I have lost my card');
    expect(said.at(-1)).toBe('I cannot hear anything. I will try again later.');
    await ana.must('POST', `/interactions/${view.id}/wrap-up`, { disposition: 'wrong_number' });
    expect((await review(ana, call)).checks).toEqual([
      { code: 'answered_in_time', met: true },
      { code: 'greeted_first', met: false },
      { code: 'heard_out', met: false },
      { code: 'verified', met: true },
      { code: 'short_hold', met: true },
      { code: 'noted', met: true },
      { code: 'fitting_end', met: false },
    ]);
  });

  test('changes no figure and no customer’s history', async () => {
    const [cards] = (await ana.snapshot()).queues.filter(({ name }: QueueStatus) => name === 'Cards');
    expect(cards!.today).toMatchObject({ offered: 0, answered: 0 });
    const { items } = await ana.must<{ items: { id: string }[] }>('GET', '/customers?q=Alice');
    const timeline = await ana.must<{ items: { kind: string }[] }>('GET', `/customers/${items[0]!.id}/timeline`);
    expect(timeline.items.filter(({ kind }) => kind !== 'change')).toEqual([]);
    const real = await world.ringInLine();
    await world.advance(1);
    await real.hangUp();
    await world.advance(6);
    const [after] = (await ana.snapshot()).queues.filter(({ name }: QueueStatus) => name === 'Cards');
    expect(after!.today.offered).toBe(1);
  });

  test('sees their own calls; who leads them sees them and may start them, nobody else does', async () => {
    const mine = (await ana.must<{ items: TrainingCallView[] }>('GET', '/training/calls')).items;
    expect(mine).toHaveLength(1);
    expect((await ben.must<{ items: unknown[] }>('GET', '/training/calls')).items).toEqual([]);
    expect((await ben.call('GET', `/training/calls/${mine[0]!.id}`)).statusCode).toBe(404);
    expect(
      (await ben.call('POST', '/training/calls', { situation: 'lost-card', language: 'en', userId: ana.id }))
        .statusCode,
    ).toBe(404);
    const started = await start(sofia, 'wrong-number', { userId: ana.id });
    expect(started.user.name).toBe('Ana Torres');
    expect((await sofia.must<{ items: unknown[] }>('GET', '/training/calls')).items).toHaveLength(2);
    await world.settle();
    await world.advance(140);
    expect((await review(sofia, started)).call.interaction).toMatchObject({
      state: 'closed',
      outcome: 'abandoned_in_queue',
    });
  });
});

test('a busy hour rings again and again at its own pace until it is stopped, and there is one at a time', async () => {
  await ana.takeBreak();
  const body = { perHour: 120, minutes: 30, languages: ['en', 'zh-CN'], seed: 5 };
  const session = await ana.must<TrainingSessionView>('POST', '/training/sessions', body);
  const second = await ana.call('POST', '/training/sessions', body);
  expect([second.statusCode, codeOf(second)]).toEqual([409, 'training_running']);
  await world.settle();
  await world.advance(120);
  const { session: running } = await ana.must<TrainingView>('GET', '/training');
  expect(running!.calls).toBeGreaterThan(1);
  const rung = await world.sql<{ situation: string; state: string }>(
    `select situation, state from training_call where session_id = ?`,
    [session.id],
  );
  expect(rung).toHaveLength(running!.calls);
  expect(new Set(rung.map(({ state }) => state))).toEqual(new Set(['rung']));
  expect((await ben.call('DELETE', `/training/sessions/${session.id}`)).statusCode).toBe(404);
  await ana.must('DELETE', `/training/sessions/${session.id}`);
  await world.advance(120);
  expect((await world.sql(`select 1 from training_call where session_id = ?`, [session.id])).length).toBe(rung.length);
  expect((await ana.must<TrainingView>('GET', '/training')).session).toBeNull();
});
