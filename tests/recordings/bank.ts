import type { RecordingMode } from '#server/platform/settings.schema.ts';
import type { RecordingView } from '#server/telephony/recordings/recording.schema.ts';
import type { Agent } from '../support/agent.ts';
import type { Caller } from '../support/caller.ts';
import { type World, createWorld } from '../support/world.ts';

/** A bank that records its calls, or asks first. */
export async function recordingBank(mode: RecordingMode = 'on', env: Record<string, string> = {}): Promise<World> {
  const world = await createWorld(env);
  const admin = await world.agent('admin');
  await admin.must('PUT', '/settings/recording', { scope: 'all', scopeId: null, value: mode });
  return world;
}

export interface Talk {
  caller: Caller;
  ana: Agent;
  id: string;
}

/** Alice rings and talks with Ana. */
export async function talk(world: World): Promise<Talk> {
  const caller = await world.ringInLine();
  const ana = await world.available('ana');
  const { id } = await ana.answer();
  await world.settle();
  return { caller, ana, id };
}

export const recordingOf = (agent: Agent, id: string): Promise<RecordingView> =>
  agent.must('GET', `/interactions/${id}/recording`);
export const pause = (agent: Agent, id: string): Promise<RecordingView> =>
  agent.must('POST', `/interactions/${id}/recording/pause`);
export const resume = (agent: Agent, id: string): Promise<RecordingView> =>
  agent.must('POST', `/interactions/${id}/recording/resume`);

/** As the carrier has them, oldest first. */
export const atCarrier = (world: World) =>
  world.carrier.account.recordings
    .all()
    .reverse()
    .map(({ status, wish, call }) => ({ status, channels: wish.channels, callSid: call.sid }));

/** The call is over, and the recording is here. */
export async function finish(world: World, { caller, ana, id }: Talk): Promise<RecordingView> {
  await caller.hangUp();
  await world.advance(3);
  return recordingOf(ana, id);
}

/** Which supervisors' alerts are open. */
export async function alerts(world: World): Promise<string[]> {
  const sofia = await world.agent('sofia');
  const { items } = await sofia.must<{ items: { kind: string }[] }>('GET', '/alerts?state=open');
  return items.map(({ kind }) => kind);
}

/** Where the only recording lies in the store; null: it is not there. */
export const fileOf = async (world: World): Promise<string | null> =>
  (await world.sql<{ storage_key: string | null }>('select storage_key from recording'))[0]?.storage_key ?? null;
