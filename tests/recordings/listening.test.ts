import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordingSound, RecordingView } from '#server/telephony/recordings/recording.schema.ts';
import type { Agent } from '../support/agent.ts';
import type { World } from '../support/world.ts';
import { finish, recordingBank, talk } from './bank.ts';

let world: World;
let people: Record<'ana' | 'ben' | 'sofia' | 'admin', Agent>;
let recording: RecordingView;

beforeAll(async () => {
  world = await recordingBank();
  const call = await talk(world);
  await world.advance(5);
  await call.ana.must('PUT', `/interactions/${call.id}/notes`, { notes: 'Lost', notesVersion: 0 });
  await world.advance(2);
  await call.ana.must('PUT', `/interactions/${call.id}/notes`, { notes: 'Lost card', notesVersion: 1 });
  await world.advance(5);
  recording = await finish(world, call);
  const [ben, sofia, admin] = [await world.agent('ben'), await world.agent('sofia'), await world.agent('admin')];
  people = { ana: call.ana, ben, sofia, admin };
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());

const audio = () => `/recordings/${recording.id}/audio`;
const listen = (person: Agent, range?: string) =>
  world.app.inject({
    method: 'GET',
    url: `/api/v1${audio()}`,
    headers: { cookie: person.cookie, ...(range && { range }) },
  });
const listeners = async () =>
  (await people.sofia.must<RecordingSound>('GET', `/recordings/${recording.id}`)).listeners.map(
    ({ user, how }) => `${user.name} ${how}`,
  );

describe('a recording', () => {
  test('is heard by supervisors; for others there is none, unless agents may hear their own', async () => {
    const asked = () =>
      Promise.all(['ana', 'ben', 'sofia'].map(async name => (await listen(people[name as 'ana'])).statusCode));
    expect(await asked()).toEqual([404, 404, 200]);
    await people.admin.must('PUT', '/settings/agentsListen', { scope: 'all', scopeId: null, value: true });
    expect(await asked()).toEqual([200, 404, 200]);
    const own = await people.ana.must<RecordingSound>('GET', `/recordings/${recording.id}`);
    expect(own.listeners).toEqual([]);
    await people.admin.must('PUT', '/settings/agentsListen', { scope: 'all', scopeId: null, value: false });
    expect(await asked()).toEqual([404, 404, 200]);
  });

  test('is listed for whoever may hear it, and no longer than that', async () => {
    const ids = async (person: Agent) =>
      (await person.must<{ items: RecordingView[] }>('GET', '/recordings?state=stored')).items.map(({ id }) => id);
    expect(await ids(people.sofia)).toEqual([recording.id]);
    expect(await ids(people.ana)).toEqual([]);
  });

  test('is no page of ours and stays in no cache', async () => {
    const { headers, rawPayload } = await listen(people.sofia);
    expect(headers).toMatchObject({
      'content-type': 'audio/wav',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'content-length': String(recording.sizeBytes),
    });
    expect(rawPayload.length).toBe(recording.sizeBytes);
  });

  test.each([
    { range: 'bytes=0-3', status: 206, text: 'RIFF' },
    { range: 'bytes=8-11', status: 206, text: 'WAVE' },
    { range: 'bytes=999999999-', status: 416, text: '' },
    { range: 'bytes=-0', status: 416, text: '' },
    { range: 'seconds=1-2', status: 200, text: null },
    { range: 'bytes=0-1,4-5', status: 200, text: null },
    { range: 'bytes=5-2', status: 200, text: null },
  ])('asked for $range answers $status', async ({ range, status, text }) => {
    const answer = await listen(people.sofia, range);
    expect(answer.statusCode).toBe(status);
    if (text !== null) expect(answer.rawPayload.toString('latin1')).toBe(text);
    if (status === 206)
      expect(answer.headers['content-range']).toBe(`${range.replace('=', ' ')}/${recording.sizeBytes}`);
    if (status === 416) expect(answer.headers['content-range']).toBe(`bytes */${recording.sizeBytes}`);
  });

  test('its last bytes are those of the whole', async () => {
    const whole = (await listen(people.sofia)).rawPayload;
    const last = await listen(people.sofia, 'bytes=-100');
    expect(last.rawPayload.equals(whole.subarray(-100))).toBe(true);
  });

  test('is saved as a file only by who may, and who did is kept', async () => {
    expect((await people.sofia.call('GET', `/recordings/${recording.id}/file`)).statusCode).toBe(404);
    const { headers, statusCode } = await people.admin.call('GET', `/recordings/${recording.id}/file`);
    expect([statusCode, headers['content-disposition']]).toEqual([200, `attachment; filename="${recording.id}.wav"`]);
    expect(await listeners()).toContain('Ada Admin downloaded');
  });

  test('shows when notes were typed, once for each stretch of typing, and both sides', async () => {
    const sound = await people.sofia.must<RecordingSound>('GET', `/recordings/${recording.id}`);
    expect(sound.durationSeconds).toBe(12);
    expect(sound.peaks.map(side => side.length)).toEqual([1_000, 1_000]);
    expect(sound.marks).toContainEqual({ kind: 'note', from: 5, to: null, name: 'Ana Torres' });
    expect(sound.marks.filter(({ kind }) => kind === 'note')).toHaveLength(1);
  });
});

test('who listened is kept: once in ten minutes, however the player asks', async () => {
  const events = async () =>
    (
      await world.sql<{ n: string }>(
        `select count(*) as n from event where type = 'recording.listened' and subject_id = ? and actor_id = ?`,
        [recording.id, people.admin.id],
      )
    )[0]!.n;
  for (const range of ['bytes=0-1', 'bytes=0-', 'bytes=100-200']) await listen(people.admin, range);
  expect(Number(await events())).toBe(1);
  expect(await listeners()).toContain('Ada Admin listened');
  world.runtime.services.clock.advance(600_000);
  await listen(people.admin);
  expect(Number(await events())).toBe(2);
});

test('a store that is away is said to be', async () => {
  await world.runtime.services.storage.delete(
    (await world.sql<{ storage_key: string }>('select storage_key from recording'))[0]!.storage_key,
  );
  const answer = await listen(people.sofia);
  expect([answer.statusCode, answer.json<{ error: { code: string } }>().error.code]).toEqual([503, 'store_away']);
});
