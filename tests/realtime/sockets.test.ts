import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { PresenceView } from '#server/people/presence.schema.ts';
import { until } from '../events/support.ts';
import { type Guest, connected, openHall } from './hall.ts';

const anna: Guest = { id: 'anna', role: 'agent', queueIds: ['cards'], branchId: 'outlet', branchIds: [] };
const ben: Guest = { id: 'ben', role: 'supervisor', queueIds: [], branchId: 'city', branchIds: ['city', 'outlet'] };

const changed = (id: string) => ({ kind: 'customer', id, version: 1 }) as const;

const presenceOf = (userId: string): PresenceView => ({
  userId,
  state: 'available',
  reason: null,
  activity: 'available',
  since: '2030-01-01T00:00:00Z',
  activitySince: '2030-01-01T00:00:00Z',
  away: false,
  version: 1,
});

test('a console without a sign-in, or of another site, is refused', async () => {
  await using hall = await openHall();
  hall.guests.set('anna', anna);
  await expect(connected(hall.console('nobody'))).rejects.toThrow('sign_in_required');
  await expect(connected(hall.console('anna', { origin: 'https://evil.example' }))).rejects.toThrow();
  await expect(connected(hall.console('anna', { origin: '' }))).rejects.toThrow();
  await connected(hall.console('anna'));
  expect(hall.sockets.count()).toBe(1);
});

test('everybody hears what is told in their rooms, once', async () => {
  await using hall = await openHall();
  hall.guests.set('anna', anna).set('ben', ben);
  const heard: string[] = [];
  for (const name of ['anna', 'ben']) {
    const client = hall.console(name);
    client.on('changed', ({ id }) => heard.push(`${name} ${id}`));
    await connected(client);
  }
  hall.sockets.tell(['user:anna'], 'changed', changed('mine'));
  hall.sockets.tell(['queue:cards'], 'changed', changed('ours'));
  hall.sockets.tell(['watchers'], 'changed', changed('theirs'));
  hall.sockets.tell(['queue:cards', 'user:anna', 'watchers'], 'changed', changed('both'));
  hall.sockets.tell(
    ['queue:loans', 'branch:all', 'branch:province', 'people:all', 'colleagues'],
    'changed',
    changed('nobody'),
  );
  hall.sockets.tell(['everybody'], 'changed', changed('all'));
  await until('all were told', () => heard.length >= 7);
  expect(heard.sort()).toEqual([
    'anna all',
    'anna both',
    'anna mine',
    'anna ours',
    'ben all',
    'ben both',
    'ben theirs',
  ]);
});

test('the directory is told to whoever looks at it, for as long as they look, also when their rights are looked at again', async () => {
  await using hall = await openHall();
  hall.guests.set('anna', anna);
  const client = hall.console('anna');
  const heard: string[] = [];
  client.on('directory', presences => heard.push(...presences.map(({ userId }) => userId)));
  await connected(client);
  const looks = () => hall.sockets.hears(['directory']);
  expect(looks()).toBe(false);
  client.emit('directory:watch', true);
  await until('it looks', looks);
  hall.sockets.reconsider('anna');
  hall.sockets.tell(['directory'], 'directory', [presenceOf('ben')]);
  await until('it was told', () => heard.length > 0);
  client.emit('directory:watch', false);
  await until('it no longer looks', () => !looks());
  expect(heard).toEqual(['ben']);
});

test('somebody who changes queues hears the new one and no longer the old one', async () => {
  await using hall = await openHall();
  hall.guests.set('anna', anna);
  const client = hall.console('anna');
  const heard: string[] = [];
  client.on('changed', ({ id }) => heard.push(id));
  await connected(client);
  hall.guests.set('anna', { ...anna, queueIds: ['loans'] });
  hall.sockets.reconsider('anna');
  await until('it hears the new queue', () => {
    hall.sockets.tell(['queue:loans'], 'changed', changed('loans'));
    return heard.includes('loans');
  });
  hall.sockets.tell(['queue:cards'], 'changed', changed('cards'));
  hall.sockets.tell(['user:anna'], 'changed', changed('last'));
  await until('all was told', () => heard.includes('last'));
  expect(heard).not.toContain('cards');
});

test('a revoked sign-in is cut off within five seconds, and at once when it is known', async () => {
  await using hall = await openHall();
  hall.guests.set('anna', anna).set('ben', ben);
  const [first, second] = [hall.console('anna'), hall.console('ben')];
  await Promise.all([connected(first), connected(second)]);
  hall.guests.delete('anna');
  await until('it was cut off', () => first.disconnected, 5_000);
  hall.guests.delete('ben');
  hall.sockets.checkSessions();
  await until('it was cut off at once', () => second.disconnected, 500);
});

test('consoles are reported when they come and go, even if the database is away for a moment', async () => {
  let away = true;
  const reports: string[] = [];
  await using hall = await openHall({
    async consoleConnected(userId) {
      if (away) throw new Error('no database');
      reports.push(`connected ${userId}`);
    },
    consoleDisconnected: async userId => void reports.push(`disconnected ${userId}`),
  });
  hall.guests.set('anna', anna);
  const client = hall.console('anna');
  await connected(client);
  client.disconnect();
  away = false;
  await until('both were reported', () => reports.length === 2, 3_000);
  expect(reports).toEqual(['connected anna', 'disconnected anna']);
});

test('a console that stops reading is cut off, and the others hear on', async () => {
  await using hall = await openHall();
  hall.guests.set('anna', anna).set('ben', ben);
  const reader = hall.console('ben');
  let heard = 0;
  reader.on('changed', () => heard++);
  await connected(reader);
  const deaf = new WebSocket(`${hall.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    headers: { cookie: 'anna', origin: hall.url },
  });
  deaf.once('message', () => deaf.send('40'));
  deaf.on('error', () => {});
  await until('both are there', () => hall.sockets.count() === 2);
  deaf.pause();
  const long = 'x'.repeat(100_000);
  for (let round = 0; round < 150; round++) {
    hall.sockets.tell(['everybody'], 'changed', changed(long));
    await until('the reader has read', () => heard > round);
  }
  await until('the deaf one was cut off', () => hall.sockets.count() === 1);
  expect(reader.connected).toBe(true);
  deaf.terminate();
});

test('whatever is sent to the socket, the server goes on', async () => {
  await using hall = await openHall();
  hall.guests.set('anna', anna);
  const url = `${hall.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const strange = [
    '42["clock:ask"]',
    '42["clock:ask",{"a":1}]',
    '42[',
    '4' + '9'.repeat(50),
    '451-["x",{"_placeholder":true,"num":0}]',
    '\0',
    '42["__proto__",{}]',
    '44{}',
    '40/admin,',
  ];
  for (const packet of [...strange, Buffer.from([0xff, 0x00, 0x13]), `42["x","${'y'.repeat(50_000)}"]`]) {
    const socket = new WebSocket(url, { headers: { cookie: 'anna', origin: hall.url } });
    socket.on('error', () => {});
    socket.once('message', () => {
      socket.send('40');
      socket.send(packet);
      setTimeout(() => socket.terminate(), 30);
    });
    await new Promise(done => socket.once('close', done));
  }
  const { hostname, port } = new URL(hall.url);
  connect(Number(port), hostname)
    .on('error', () => {})
    .end('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: nonsense\r\n\r\n');
  const client = hall.console('anna');
  await connected(client);
  expect(await client.emitWithAck('clock:ask')).toBe('2030-01-01T00:00:00.000Z');
});

test('a server that stops tells its consoles when to come back, not all in one moment, and lets nobody in', async () => {
  await using hall = await openHall();
  const pauses: number[] = [];
  for (let index = 0; index < 10; index++) {
    const name = randomUUID();
    hall.guests.set(name, { ...anna, id: name });
    const client = hall.console(name);
    client.on('draining', ({ reconnectInMs }) => pauses.push(reconnectInMs));
    await connected(client);
  }
  const drained = hall.sockets.drain();
  hall.guests.set('late', anna);
  await expect(connected(hall.console('late'))).rejects.toThrow();
  await drained;
  await until('all are gone', () => hall.sockets.count() === 0, 1_000);
  expect(pauses).toHaveLength(10);
  expect(new Set(pauses).size).toBeGreaterThan(5);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(2_000);
});
