import { describe, expect, test } from 'vitest';
import type { CalendarView } from '#server/calendars/calendar.schema.ts';
import { forgetDecisions } from '#server/routing/decision.actions.ts';
import type { QueueView } from '#server/routing/queue.schema.ts';
import { bankNumber, createWorld } from '../support/world.ts';

const always = [[0, 1440]];
const never: number[][] = [];

async function openBank() {
  const world = await createWorld();
  const ada = await world.agent('admin');
  const queues = (await ada.must<{ items: QueueView[] }>('GET', '/queues')).items;
  const queueId = (key: string) => queues.find(queue => queue.key === key)!.id;
  return Object.assign(world, {
    ada,
    queueId,
    hours: (spans: number[][]) =>
      ada.must<CalendarView>('POST', '/calendars', { name: 'Hours', week: Array.from({ length: 7 }, () => spans) }),
    change: (key: string, change: object) => ada.must<QueueView>('PATCH', `/queues/${queueId(key)}`, change),
  });
}

describe('out of hours', () => {
  test('a caller is told when the queue opens again, and the call is kept as turned away', async () => {
    await using bank = await openBank();
    const { id } = await bank.hours(never);
    await bank.change('cards', { calendarId: id });
    const ana = await bank.available('ana');
    const caller = await bank.ringInLine();
    expect(await ana.offer()).toBeUndefined();
    expect(await caller.interaction()).toMatchObject({ state: 'closed', outcome: 'turned_away' });
    expect(bank.heard()).toContain('You are calling outside our hours. Goodbye.');
  });

  test('a caller goes to the queue that serves then', async () => {
    await using bank = await openBank();
    const { id } = await bank.hours(never);
    await bank.change('cards', { calendarId: id, afterHoursQueueId: bank.queueId('general') });
    const ana = await bank.available('ana');
    const caller = await bank.ringInLine();
    expect((await ana.offer())?.interaction.queue?.id).toBe(bank.queueId('general'));
    expect(await caller.state()).toBe('offered');
  });

  test('a queue that is no longer used takes nobody, whatever its hours', async () => {
    await using bank = await openBank();
    const { id } = await bank.hours(always);
    await bank.change('cards', { calendarId: id, active: false });
    const caller = await bank.ringInLine();
    expect(await caller.interaction()).toMatchObject({ state: 'closed', outcome: 'turned_away' });
    await bank.change('cards', { afterHoursQueueId: bank.queueId('general') });
    expect(await (await bank.ringInLine('+12025550112')).interaction()).toMatchObject({ queue: 'general' });
  });

  test('hours that are open let callers in', async () => {
    await using bank = await openBank();
    const { id, openNow } = await bank.hours(always);
    expect(openNow).toBe(true);
    await bank.change('cards', { calendarId: id });
    const caller = await bank.ringInLine();
    expect(await caller.state()).toBe('queued');
  });

  test('hours that make no sense are refused', async () => {
    await using bank = await openBank();
    for (const spans of [
      [[600, 600]],
      [[700, 600]],
      [
        [0, 600],
        [500, 700],
      ],
      [[0, 1500]],
    ]) {
      const answer = await bank.ada.call('POST', '/calendars', {
        name: 'Bad',
        week: Array.from({ length: 7 }, () => spans),
      });
      expect([answer.statusCode, answer.json()], JSON.stringify(spans)).toMatchObject([
        400,
        { error: { code: 'bad_hours' } },
      ]);
    }
  });
});

test('a queue that a supervisor closes tells callers why, and lets them in when it is open again', async () => {
  await using bank = await openBank();
  const sofia = await bank.agent('sofia');
  const waiting = await bank.ringInLine('+12025550112');
  const words = { en: 'Our card systems are down. Please call tomorrow.', 'zh-CN': '银行卡系统维护中，请明天再拨。' };
  await sofia.must('POST', `/queues/${bank.queueId('cards')}/close`, words);
  const caller = await bank.ringInLine();
  expect(await caller.interaction()).toMatchObject({ state: 'closed', outcome: 'turned_away' });
  expect(bank.heard()).toContain(words.en);
  expect(await waiting.state()).toBe('queued');
  await sofia.must('POST', `/queues/${bank.queueId('cards')}/open`);
  expect(await (await bank.ringInLine('+12025550113')).state()).toBe('queued');
  const ana = await bank.agent('ana');
  expect((await ana.call('POST', `/queues/${bank.queueId('cards')}/close`, words)).statusCode).toBe(403);
});

test('consoles hear which skill, queue, setting, calendar or number has changed', async () => {
  await using bank = await openBank();
  await bank.ada.openConsole();
  const { id: skill } = await bank.ada.must<{ id: string }>('POST', '/skills', {
    key: 'loans',
    name: 'Loans',
    nameZh: '贷款',
  });
  const { id: calendar } = await bank.hours(always);
  const { id: queue } = await bank.change('cards', { calendarId: calendar });
  const { id: entry } = await bank.ada.must<{ id: string }>('POST', '/entry-points', {
    phoneNumber: bankNumber,
    name: 'Main',
  });
  await bank.ada.must('PUT', '/settings/wrapUpSeconds', { scope: 'all', scopeId: null, value: 30 });
  const heard = () => bank.ada.told('changed').map(({ kind, id }) => [kind, id]);
  await expect.poll(heard).toEqual(
    expect.arrayContaining([
      ['skill', skill],
      ['calendar', calendar],
      ['queue', queue],
      ['entry_point', entry],
      ['setting', expect.any(String)],
    ]),
  );
});

test('callers are greeted in the name of the organisation', async () => {
  await using bank = await openBank();
  for (const [key, value] of [
    ['organisationName', 'Lotus Trust'],
    ['organisationNameZh', '莲花信托'],
  ])
    await bank.ada.must('PUT', `/settings/${key}`, { scope: 'all', scopeId: null, value });
  await bank.ring();
  expect(bank.heard()).toContain('Welcome to Lotus Trust.');
  expect(bank.heard()).toContain('欢迎致电莲花信托。');
});

test('decisions are forgotten after as many days as the setting says', async () => {
  await using bank = await openBank();
  await bank.available('ana');
  await bank.ringInLine();
  const kept = async () => {
    await forgetDecisions(bank.runtime.systemContext('test'));
    return bank.sql('select id from routing_decision');
  };
  expect(await kept()).toHaveLength(1);
  bank.runtime.services.clock.advance(29 * 86_400_000);
  expect(await kept()).toHaveLength(1);
  bank.runtime.services.clock.advance(2 * 86_400_000);
  expect(await kept()).toHaveLength(0);
});

describe('our numbers', () => {
  test('one that leads to a queue greets and puts callers in line without a menu', async () => {
    await using bank = await openBank();
    const entry = { phoneNumber: bankNumber, name: 'Loans line', queueId: bank.queueId('accounts'), language: 'en' };
    await bank.ada.must('POST', '/entry-points', entry);
    const caller = await bank.ring();
    expect(await caller.interaction()).toMatchObject({ state: 'queued', queue: 'accounts' });
    expect(bank.heard()).toContain('Welcome to Harbour Bank.');
    expect(bank.heard()).not.toContain('For English');
    const twice = await bank.ada.call('POST', '/entry-points', entry);
    expect(twice.json()).toMatchObject({ error: { code: 'number_taken' } });
  });

  test('one that leads to a queue and has no language asks for it first', async () => {
    await using bank = await openBank();
    await bank.ada.must('POST', '/entry-points', {
      phoneNumber: bankNumber,
      name: 'Line',
      queueId: bank.queueId('cards'),
    });
    const caller = await bank.ring();
    expect(await caller.state()).toBe('in_ivr');
    await caller.press('2');
    expect(await caller.interaction()).toMatchObject({ state: 'queued', language: 'zh-CN' });
  });
});

test('a blocked number is refused until it is not blocked any more', async () => {
  await using bank = await openBank();
  const sofia = await bank.agent('sofia');
  const blocked = await sofia.must<{ id: string }>('POST', '/blocked-numbers', {
    phoneNumber: '+12025550111',
    reason: 'Threats',
  });
  const caller = await bank.ring();
  expect(await caller.interaction()).toMatchObject({ state: 'closed', outcome: 'turned_away' });
  expect(bank.heard()).toContain('<Reject reason="busy"/>');
  expect(bank.heard()).not.toContain('<Say');
  await sofia.must('DELETE', `/blocked-numbers/${blocked.id}`);
  expect(await (await bank.ring()).state()).toBe('in_ivr');
});
