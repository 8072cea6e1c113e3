import { CarrierError } from '#server/platform/carrier.ts';
import type { CarrierRecording } from '#server/platform/carrier-recordings.ts';
import { type Context, createContext, systemActor } from '#server/platform/context.ts';
import { first, sql } from '#server/platform/sql.ts';
import { StorageError } from '#server/platform/storage.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { type Kept, noteDeletedAtCarrier, noteNothing, noteNotKept, noteStored } from './keep.actions.ts';
import { readWavFile } from './wav.ts';

/** A long call on a slow line is fetched in this time. */
const FETCHING_SECONDS = 900;

/**
 * After the call: finds out what became of a recording, fetches it, and only when it is stored here, checked by size, deletes it at the
 * carrier. Whatever is away, the carrier or our store, is asked again later; meanwhile the sound stays at the carrier.
 */
export async function keepRecording(outer: Context, id: string): Promise<void> {
  const ctx = createContext(outer.em, outer.services, systemActor, `recording ${id}`);
  for (let recording = await claim(ctx, id); recording; recording = await claim(ctx, id)) {
    try {
      await keep(ctx, recording);
    } catch (error) {
      if (!(error instanceof CarrierError) && !(error instanceof StorageError)) throw error;
      await noteNotKept(fresh(ctx), recording, error);
    }
  }
}

const fresh = (ctx: Context): Context => ({ ...ctx, now: ctx.services.clock.now() });

function claim(ctx: Context, id: string): Promise<Kept | undefined> {
  const { now } = fresh(ctx);
  return first(
    ctx.em,
    sql<Kept>`
      update recording set claimed_until = ${secondsLater(now, FETCHING_SECONDS)}, attempts = attempts + 1
      where id = ${id} and state in ('ended', 'stored', 'deleted') and ended_at is not null
        and due_at <= ${now} and (claimed_until is null or claimed_until <= ${now})
      returning id, state, call_sid, recording_sid, created_at, attempts`,
  );
}

async function keep(ctx: Context, recording: Kept): Promise<void> {
  const { recordings } = ctx.services.carrier;
  if (recording.state !== 'ended') {
    await recordings.delete(recording.recording_sid!);
    return noteDeletedAtCarrier(fresh(ctx), recording);
  }
  const found = await find(ctx, recording);
  switch (found?.status) {
    case 'completed':
      return fetch(ctx, recording, found);
    case undefined:
    case 'deleted':
      return noteNothing(fresh(ctx), recording, recording.recording_sid ? 'lost' : 'call_over');
    case 'absent':
    case 'failed':
      return noteNothing(fresh(ctx), recording, null);
    default:
      throw new CarrierError('unknown', `the carrier has it ${found!.status}`);
  }
}

/** By its sid; if an answer with that was lost, among those of the call. */
async function find(ctx: Context, { call_sid, recording_sid }: Kept): Promise<CarrierRecording | null> {
  const { recordings } = ctx.services.carrier;
  if (recording_sid) return recordings.find(recording_sid);
  return (await recordings.listOfCall(call_sid)).find(({ channels }) => channels === 2) ?? null;
}

async function fetch(ctx: Context, recording: Kept, found: CarrierRecording): Promise<void> {
  const { carrier, storage } = ctx.services;
  const day = new Date(recording.created_at).toISOString().slice(0, 10).replaceAll('-', '/');
  const key = `${day}/${recording.id}.wav`;
  let sound;
  try {
    sound = await storage.put(key, 'audio/wav', async path => {
      await carrier.recordings.download(found.recordingSid, path);
      const sound = await readWavFile(path);
      if (!sound) throw new CarrierError('refused', 'what the carrier sent is no sound that we can read');
      return sound;
    });
  } catch (error) {
    if (error instanceof CarrierError && error.outcome === 'gone') return noteNothing(fresh(ctx), recording, 'lost');
    throw error;
  }
  const sizeBytes = await storage.size(key);
  if (sizeBytes === null) throw new StorageError('what was stored is not there');
  await noteStored(fresh(ctx), recording, { ...sound, key, sizeBytes, recordingSid: found.recordingSid });
}
