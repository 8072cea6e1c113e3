import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deleteOldRecordings } from '#server/telephony/recordings/old-recordings.errand.ts';
import { openTestBucket } from '../storage/bucket.ts';
import { atCarrier, fileOf, finish, recordingBank, recordingOf, talk } from './bank.ts';

test('after the call the recording is fetched, stored as a sound file, and deleted at the carrier', async () => {
  await using world = await recordingBank();
  const call = await talk(world);
  await world.advance(10);
  const { sizeBytes } = await finish(world, call);
  const bytes = readFileSync(join(world.files, (await fileOf(world))!));
  expect([bytes.length, bytes.toString('latin1', 0, 4), bytes.readUInt16LE(22)]).toEqual([sizeBytes, 'RIFF', 2]);
  expect(atCarrier(world)).toEqual([]);
  expect(await world.sql('select carrier_deleted_at is not null as gone, due_at from recording')).toEqual([
    { gone: true, due_at: null },
  ]);
});

test('it is kept in any store that speaks S3', async () => {
  await using bucket = await openTestBucket();
  await using world = await recordingBank('on', { STORAGE_URL: bucket.url });
  const call = await talk(world);
  await world.advance(10);
  const { sizeBytes, id } = await finish(world, call);
  const [key, file] = [...bucket.files][0]!;
  expect([key, file.type, file.bytes.length]).toEqual([await fileOf(world), 'audio/wav', sizeBytes]);
  const sofia = await world.agent('sofia');
  const heard = await sofia.call('GET', `/recordings/${id}/audio`);
  expect(heard.rawPayload.equals(file.bytes)).toBe(true);
});

test('it is kept for as long as its queue says, then deleted; that it was there stays', async () => {
  await using world = await recordingBank();
  const admin = await world.agent('admin');
  await admin.must('PUT', '/settings/recordingDays', { scope: 'all', scopeId: null, value: 7 });
  const call = await talk(world);
  await world.advance(10);
  const { id } = await finish(world, call);
  const file = join(world.files, (await fileOf(world))!);
  const forget = async (days: number) => {
    world.runtime.services.clock.advance(days * 86_400_000);
    await deleteOldRecordings(world.runtime.systemContext('test'));
    await world.settle();
  };
  await forget(6.9);
  expect(existsSync(file)).toBe(true);
  await forget(0.2);
  expect(existsSync(file)).toBe(false);
  const sofia = await world.agent('sofia');
  expect((await sofia.call('GET', `/recordings/${id}/audio`)).statusCode).toBe(404);
  expect(await recordingOf(sofia, call.id)).toMatchObject({ state: 'deleted', durationSeconds: 10 });
  const events = await world.sql<{ type: string }>(`select type from event where subject_id = ? order by id`, [id]);
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['recording.stored', 'recording.deleted']));
});
