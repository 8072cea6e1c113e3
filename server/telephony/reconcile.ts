import { record } from '#server/events/record.ts';
import { type CarrierCall, type CarrierConference, CarrierError } from '#server/platform/carrier.ts';
import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { doOverdueWork, repairRouting } from '#server/routing/repairs.ts';
import { endCall, isFinal } from './call.actions.ts';
import { runDueErrands } from './errands.ts';
import { lineEnded } from './dial.actions.ts';
import { giveUpAbsentAgents, isAnybodyOverdue } from './join.actions.ts';
import { hearConference, reviewRoom } from './room.actions.ts';
import { interactionOfRoom } from './urls.ts';

/** What began less than this many seconds ago may simply not have been told to us yet. */
const SETTLING_SECONDS = 10;

/**
 * Compares calls, offers, slots and presence with one another and with the carrier's own list, and puts right what differs. Safe to run at
 * any time and by several processes at once. While the carrier does not answer, the comparison with it is left for the next time.
 */
export async function reconcile(ctx: Context): Promise<void> {
  await doOverdueWork(ctx);
  await repairRouting(ctx);
  await runDueErrands(ctx);
  await compareWithCarrier(ctx);
  await giveUpAbsentAgents(ctx);
}

/**
 * Agents who are awaited no longer, once the carrier was asked: that somebody has come may only not have been told. Its silence changes nothing.
 */
export async function giveUpAbsentees(ctx: Context): Promise<void> {
  if (!(await isAnybodyOverdue(ctx))) return;
  await compareWithCarrier(ctx);
  await giveUpAbsentAgents(ctx);
}

/** While the carrier does not answer, the comparison is left for the next time. */
async function compareWithCarrier(ctx: Context): Promise<void> {
  try {
    const [calls, conferences] = await Promise.all([
      ctx.services.carrier.listLiveCalls(),
      ctx.services.carrier.listConferences(),
    ]);
    await compareCalls(ctx, calls);
    await compareRooms(ctx, conferences, new Set(calls.map(call => call.callSid)));
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    ctx.services.log.warn(
      { code: error.code, reason: error.message },
      'the carrier did not answer; calls are compared next time',
    );
  }
}

/** A call that we think is alive and the carrier does not: its last word never came. */
async function compareCalls(ctx: Context, live: readonly CarrierCall[]): Promise<void> {
  const known = new Set(live.map(call => call.callSid));
  const open = await run(
    ctx.em,
    sql<{ twilio_sid: string; interaction_id: string }>`
      select twilio_sid, interaction_id from call
      where ended_at is null and twilio_sid is not null and started_at < ${settledBefore(ctx)} order by started_at limit 1000`,
  );
  for (const { twilio_sid: callSid, interaction_id } of open.filter(call => !known.has(call.twilio_sid))) {
    const call = await ctx.services.carrier.findCall(callSid);
    if (call && !isFinal(call.status)) continue;
    const end = {
      callSid,
      status: call?.status ?? 'completed',
      endedAt: call?.endTime ?? null,
      durationSeconds: call?.durationSeconds ?? null,
    };
    if (await endCall({ ...ctx, now: ctx.services.clock.now() }, end))
      await noteRepair(ctx, interaction_id, 'call_was_over');
  }
}

/** Lines that we think are in a room and are not, and the other way round. */
async function compareRooms(
  ctx: Context,
  conferences: readonly CarrierConference[],
  liveCalls: ReadonlySet<string>,
): Promise<void> {
  const rooms = new Map(conferences.map(conference => [interactionOfRoom(conference.friendlyName), conference]));
  const legs = await run(
    ctx.em,
    sql<{ id: string; interaction_id: string; twilio_sid: string; state: string; kind: string; held: boolean }>`
      select l.id, l.interaction_id, l.twilio_sid, l.state, l.kind, l.held from leg l
      join interaction i on i.id = l.interaction_id
      where l.twilio_sid is not null and l.started_at < ${settledBefore(ctx)} and l.state <> 'left'
        and (i.state <> 'closed' or l.kind <> 'customer') limit 2000`,
  );
  for (const leg of legs) {
    const room = rooms.get(leg.interaction_id);
    const participant = room?.participants.find(participant => participant.callSid === leg.twilio_sid);
    const inside = participant !== undefined;
    if (inside && leg.state !== 'in_room')
      await hear(ctx, leg, room!.conferenceSid, 'participant-join', 'join_was_not_told');
    if (participant && leg.state === 'in_room' && participant.hold !== leg.held)
      await hear(
        ctx,
        leg,
        room!.conferenceSid,
        participant.hold ? 'participant-hold' : 'participant-unhold',
        'hold_was_not_told',
      );
    if (!inside && leg.state === 'in_room' && leg.kind === 'customer' && liveCalls.has(leg.twilio_sid))
      await hear(ctx, leg, room?.conferenceSid ?? null, 'participant-leave', 'leave_was_not_told');
    if (leg.kind !== 'customer' && !liveCalls.has(leg.twilio_sid)) {
      await lineEnded({ ...ctx, now: ctx.services.clock.now() }, { legId: leg.id, reason: null });
      await noteRepair(ctx, leg.interaction_id, 'agent_line_was_over');
    }
  }
  for (const interactionId of new Set(legs.map(leg => leg.interaction_id))) await reviewRoom(ctx, interactionId);
}

/** As if the carrier had told us: with a sequence number above anything heard of this line. */
async function hear(
  ctx: Context,
  leg: { interaction_id: string; twilio_sid: string },
  conferenceSid: string | null,
  event: 'participant-join' | 'participant-leave' | 'participant-hold' | 'participant-unhold',
  reason: string,
): Promise<void> {
  const heard = await run(
    ctx.em,
    sql<{ sequence: number; conference_sid: string | null }>`
      select max(l.last_sequence) + 1 as sequence, (array_agg(c.conference_sid))[1] as conference_sid
      from leg l join call c on c.interaction_id = l.interaction_id where l.interaction_id = ${leg.interaction_id}`,
  );
  const sid = conferenceSid ?? heard[0]?.conference_sid;
  if (!sid) return;
  const now = ctx.services.clock.now();
  const news = {
    interactionId: leg.interaction_id,
    conferenceSid: sid,
    event,
    callSid: leg.twilio_sid,
    label: null,
    at: now,
  };
  await hearConference({ ...ctx, now }, { ...news, sequence: heard[0]?.sequence ?? 0 });
  await noteRepair(ctx, leg.interaction_id, reason);
}

const settledBefore = (ctx: Context): Date => new Date(ctx.now.getTime() - SETTLING_SECONDS * 1000);

function noteRepair(ctx: Context, interactionId: string, reason: string): Promise<void> {
  ctx.services.log.info({ interactionId, reason }, 'repaired');
  return inTransaction(ctx, async ctx => {
    await run(ctx.em, sql`select 1 from interaction where id = ${interactionId} for update`);
    record(ctx, 'interaction.repaired', { type: 'interaction', id: interactionId }, { data: { reason } });
  });
}
