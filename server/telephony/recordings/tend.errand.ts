import type { CarrierRecording } from '#server/platform/carrier-recordings.ts';
import { CarrierError } from '#server/platform/carrier.ts';
import { type Context, createContext, systemActor } from '#server/platform/context.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { voiceUrls } from '../urls.ts';
import type { Pause, RecordingState } from './recording.schema.ts';
import { noteFailure, notePaused, noteResumed, noteStarted } from './tend.actions.ts';

export interface Tended {
  id: string;
  state: RecordingState;
  pause: Pause;
  call_sid: string;
  recording_sid: string | null;
  interaction_id: string;
  attempts: number;
}

/** Who has not settled it by then has died, or gets no answer. */
const ANSWER_SECONDS = 20;

/**
 * Asks of the carrier what a recording needs while its call goes on: claim → call → settle, again until nothing is left. What could have been
 * done by an errand whose answer was lost is looked for before it is asked anew. Any number of callers: one at a time gets the claim.
 */
export async function tendRecording(outer: Context, id: string): Promise<void> {
  const ctx = createContext(outer.em, outer.services, systemActor, `recording ${id}`);
  for (let recording = await claim(ctx, id); recording; recording = await claim(ctx, id)) {
    try {
      await tend(ctx, recording);
    } catch (error) {
      if (!(error instanceof CarrierError)) throw error;
      await noteFailure(fresh(ctx), recording, error);
    }
  }
}

export async function tendDueRecordings(ctx: Context): Promise<void> {
  const due = sql<{ id: string }>`
    select id from recording where due_at <= ${ctx.now} and state in ('starting', 'recording', 'failed') order by due_at limit 200`;
  await Promise.all((await run(ctx.em, due)).map(({ id }) => tendRecording(ctx, id)));
}

/** An answer takes its time. */
const fresh = (ctx: Context): Context => ({ ...ctx, now: ctx.services.clock.now() });

function claim(ctx: Context, id: string): Promise<Tended | undefined> {
  const { now } = fresh(ctx);
  return first(
    ctx.em,
    sql<Tended>`
      update recording set claimed_until = ${secondsLater(now, ANSWER_SECONDS)}, attempts = attempts + 1
      where id = ${id} and state in ('starting', 'recording', 'failed') and ended_at is null
        and due_at <= ${now} and (claimed_until is null or claimed_until <= ${now})
      returning id, state, pause, call_sid, recording_sid, interaction_id, attempts`,
  );
}

async function tend(ctx: Context, recording: Tended): Promise<void> {
  const { recordings } = ctx.services.carrier;
  const listOurs = async () => (await recordings.listOfCall(recording.call_sid)).find(isOurs) ?? null;
  switch (recording.pause) {
    case 'asked':
      await switchAll(ctx, recording, 'in-progress');
      return notePaused(fresh(ctx), recording, await listOurs());
    case 'ending':
      await switchAll(ctx, recording, 'paused');
      return noteResumed(fresh(ctx), recording);
    default: {
      // A callback may have told meanwhile that it has begun.
      if (recording.state !== 'starting') return noteStarted(fresh(ctx), recording, null);
      const callbackUrl = voiceUrls(ctx.services.publicUrl).recording(recording.id);
      const ours = (await listOurs()) ?? (await recordings.start(recording.call_sid, callbackUrl));
      return noteStarted(fresh(ctx), recording, ours);
    }
  }
}

/** Begun by us, perhaps by an errand whose answer was lost. */
const isOurs = ({ status, channels }: CarrierRecording): boolean =>
  (status === 'in-progress' || status === 'paused') && channels === 2;

/**
 * Whatever is in this state is switched to the other, and looked at again: on the customer's line, on those of agents, and of the room, be it begun
 * by us or by whatever else the account may have set up. Throws `CarrierError` when something has stayed as it was.
 */
async function switchAll(ctx: Context, recording: Tended, from: 'in-progress' | 'paused'): Promise<void> {
  const { recordings } = ctx.services.carrier;
  const { lines, room } = await placesOf(ctx, recording);
  const list = async () => {
    const ofLines = lines.map(callSid => recordings.listOfCall(callSid));
    const all = await Promise.all([...ofLines, ...(room ? [recordings.listOfConference(room)] : [])]);
    return all.flat().filter(({ status }) => status === from);
  };
  const switching = from === 'in-progress' ? recordings.pause : recordings.resume;
  // What has ended meanwhile cannot be switched, and need not be: what counts is the list afterwards.
  for (const recording of await list()) await switching(recording).catch(unlessGone);
  if ((await list()).length > 0) throw new CarrierError('unknown', `the carrier still has a recording ${from}`);
}

/** Where the call may be recorded: the customer's line, those of agents who are there, and the room they are in. */
async function placesOf(
  ctx: Context,
  { interaction_id, call_sid }: Tended,
): Promise<{ lines: string[]; room: string | null }> {
  const legs = await run(
    ctx.em,
    sql<{ twilio_sid: string; room: string | null }>`
      select l.twilio_sid, c.conference_sid as room from leg l join call c on c.interaction_id = l.interaction_id
      where l.interaction_id = ${interaction_id} and l.twilio_sid is not null and l.state <> 'left'`,
  );
  return { lines: [...new Set([call_sid, ...legs.map(leg => leg.twilio_sid)])], room: legs[0]?.room ?? null };
}

function unlessGone(error: unknown): void {
  if (!(error instanceof CarrierError) || error.outcome !== 'gone') throw error;
}
