import { describe, expect, test } from 'vitest';
import type { AlertView } from '#server/alerts/alert.schema.ts';
import type { CallbackCounts, CallbackView, OpeningView } from '#server/callbacks/callback.schema.ts';
import type { CustomerPanelView } from '#server/customers/panel.schema.ts';
import type { TimelineItem } from '#server/customers/timeline.schema.ts';
import type { Page } from '#server/platform/schema.ts';
import { callbackDesk } from './desk.ts';

const alice = '+12025550111';
const silent = '+12025550192';

describe('who is to ring', () => {
  test('sees as it rings what was promised and which attempt it is, also when they help out from another queue', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await desk.askForCallback(alice);
    const ana = await world.available('ana');
    const { interaction } = (await ana.offer())!;
    const promise = await ana.must<CallbackView>('GET', `/interactions/${interaction.id}/callback`);
    expect(promise).toMatchObject({ keepsPlace: true, attempts: [{ number: 1, callState: 'offered', result: null }] });
    const ben = await world.agent('ben');
    expect((await ben.call('GET', `/interactions/${interaction.id}/callback`)).statusCode).toBe(404);
    await desk.admin.must('PATCH', `/users/${ana.id}`, { queueIds: [] });
    expect((await ana.offer())?.interaction.id).toBe(interaction.id);
    expect((await ana.call('GET', `/interactions/${interaction.id}/callback`)).statusCode).toBe(200);
  });

  test('is told what follows if they do not reach them', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await desk.set('callbackAttempts', 2);
    await desk.askForCallback(silent);
    expect((await desk.one()).consequences).toEqual({
      busy: { next: 'again', inMinutes: 5 },
      no_answer: { next: 'again', inMinutes: 30 },
      voicemail: { next: 'again', inMinutes: 30 },
      refused: { next: 'done', inMinutes: null },
    });
    const ana = await world.available('ana');
    await desk.take(ana);
    await world.advance(45);
    expect((await desk.one()).consequences).toMatchObject({ no_answer: { next: 'give_up', inMinutes: null } });
  });

  test('is shown to everybody who sees the promise, while they ring', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await desk.askForCallback(silent);
    const ben = await world.agent('ben');
    await ben.openConsole();
    const ana = await world.available('ana');
    await desk.take(ana);
    await world.advance(1);
    const { id, attempts } = await desk.one();
    expect(attempts).toMatchObject([{ callState: 'connecting', agent: { name: 'Ana Torres' } }]);
    expect(ben.told('changed')).toContainEqual(expect.objectContaining({ kind: 'callback', id }));
  });
});

test('what is open is listed as it is due, and counted', async () => {
  const desk = await callbackDesk();
  await using world = desk.world;
  const ana = await world.agent('ana');
  const at = (minutes: number) =>
    new Date(world.runtime.services.clock.now().getTime() + minutes * 60_000).toISOString();
  const promise = (note: string, dueAt?: string) =>
    ana.must('POST', '/callbacks', { phoneNumber: alice, queueId: desk.queueId, note, ...(dueAt && { dueAt }) });
  await promise('in two hours', at(120));
  await promise('in an hour', at(60));
  await promise('now');
  const first = await ana.must<Page<CallbackView>>('GET', '/callbacks?state=open&limit=2');
  const rest = await ana.must<Page<CallbackView>>('GET', `/callbacks?state=open&limit=2&cursor=${first.nextCursor}`);
  expect([...first.items, ...rest.items].map(({ note }) => note)).toEqual(['now', 'in an hour', 'in two hours']);
  expect(await ana.must<CallbackCounts>('GET', '/callbacks/counts')).toEqual({ open: 3, unclear: 0 });
  const mei = await world.agent('mei');
  await desk.admin.must('PATCH', `/users/${mei.id}`, { queueIds: [] });
  expect(await mei.must<CallbackCounts>('GET', '/callbacks/counts')).toEqual({ open: 0, unclear: 0 });
});

test('a note is added while they wait, and nothing else changes', async () => {
  const desk = await callbackDesk();
  await using world = desk.world;
  await desk.askForCallback(alice);
  const before = await desk.one();
  const ana = await world.available('ana');
  const noted = await ana.must<CallbackView>('PATCH', `/callbacks/${before.id}`, { note: 'Speaks slowly' });
  expect(noted).toMatchObject({ note: 'Speaks slowly', state: 'in_line', interactionId: before.interactionId });
  expect(await ana.offer()).toBeDefined();
});

test('when a queue opens next is known before somebody promises anything', async () => {
  const desk = await callbackDesk();
  await using world = desk.world;
  const ana = await world.agent('ana');
  const at = new Date(world.runtime.services.clock.now().getTime() + 3_600_000).toISOString();
  const ask = () =>
    ana.must<OpeningView>('GET', `/callbacks/opening?queueId=${desk.queueId}&at=${encodeURIComponent(at)}`);
  expect(await ask()).toEqual({ opensAt: at });
  const { id } = await desk.admin.must<{ id: string }>('POST', '/calendars', {
    name: 'Never',
    timeZone: 'UTC',
    week: Array.from({ length: 7 }, () => []),
  });
  await desk.admin.must('PATCH', `/queues/${desk.queueId}`, { calendarId: id });
  expect(await ask()).toEqual({ opensAt: null });
});

describe('one about which nobody can tell whether it rang', () => {
  async function unclear() {
    const desk = await callbackDesk();
    await desk.askForCallback(alice);
    const ana = await desk.world.available('ana');
    desk.world.carrier.account.faults.set({
      onlyRestTo: '/Participants.json',
      silenceRest: 1,
      silenceMs: 15_000,
      silentButDone: false,
    });
    await desk.take(ana);
    await desk.world.advance(75);
    const sofia = await desk.world.agent('sofia');
    const alerts = async (state: string) => (await sofia.must<Page<AlertView>>('GET', `/alerts?state=${state}`)).items;
    return { ...desk, ana, sofia, alerts };
  }

  test('is told to whoever leads, until somebody decides', async () => {
    const desk = await unclear();
    await using _ = desk.world;
    const { id } = await desk.one();
    expect(await desk.alerts('open')).toMatchObject([
      {
        kind: 'callback_unclear',
        customer: { name: 'Alice Johnson' },
        agent: { name: 'Ana Torres' },
        details: { callbackId: id },
      },
    ]);
    expect(await desk.sofia.must<CallbackCounts>('GET', '/callbacks/counts')).toEqual({ open: 1, unclear: 1 });
    await desk.ana.must('PATCH', `/callbacks/${id}`, { note: 'She did not pick up, I think' });
    expect(await desk.one()).toMatchObject({ state: 'unclear' });
    expect(await desk.alerts('open')).toHaveLength(1);
    await desk.sofia.must('POST', `/callbacks/${id}/decide`, { decision: 'reached' });
    expect(await desk.alerts('open')).toEqual([]);
    expect(await desk.alerts('acknowledged')).toMatchObject([{ acknowledgedBy: { name: 'Sofia Lind' } }]);
  });
});

test("a customer's history tells of the promise and its end, and the panel of what is still open", async () => {
  const desk = await callbackDesk();
  await using world = desk.world;
  await desk.askForCallback(alice);
  const [customer] = await world.sql<{ id: string }>(`select id from customer where name = 'Alice Johnson'`);
  const ana = await world.available('ana');
  const panel = () => ana.must<CustomerPanelView>('GET', `/customers/${customer!.id}/panel`);
  const history = async (query = '') =>
    (await ana.must<Page<TimelineItem>>('GET', `/customers/${customer!.id}/timeline?kind=callback${query}`)).items;
  const { id } = await desk.one();
  expect(await panel()).toMatchObject({ callbacks: [{ id, state: 'in_line', queue: { name: 'Cards' } }] });
  expect(await history()).toMatchObject([
    { kind: 'callback', happened: 'promised', id, origin: 'in_line', opens: true },
  ]);
  await desk.take(ana);
  await world.advance(3);
  const call = (await desk.one()).interactionId!;
  await ana.must('POST', `/interactions/${call}/hang-up`);
  await ana.must('POST', `/interactions/${call}/wrap-up`, { disposition: 'resolved' });
  await world.advance(1);
  expect(await history()).toMatchObject([
    { happened: 'ended', state: 'reached', results: ['reached'] },
    { happened: 'promised' },
  ]);
  expect(await panel()).toMatchObject({ callbacks: [] });
  expect(await history('&q=nothing')).toEqual([]);
});
