import { record } from '#server/events/record.ts';
import { CarrierError } from '#server/platform/carrier.ts';
import { type Context, createContext, systemActor } from '#server/platform/context.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { secondsLater } from '#server/routing/rules.ts';
import type { CarrierErrand, ErrandKind } from './errand.entity.ts';
import { endCall } from './call.actions.ts';
import { voiceUrls } from './urls.ts';

interface Claimed {
  id: string;
  kind: ErrandKind;
  interaction_id: string;
  params: CarrierErrand['params'];
  attempts: number;
}

/** An errand whose answer never came is tried again after this long; all of them may be repeated without harm. */
const ANSWER_SECONDS = 20;
const MOST_ATTEMPTS = 5;

/** Claim, call the carrier, settle. Safe to call any number of times: only one caller gets the claim. */
export async function runErrand(outer: Context, errandId: string): Promise<void> {
  const ctx = createContext(outer.em, outer.services, systemActor, `errand ${errandId}`);
  const errand = await claim(ctx, errandId);
  if (!errand) return;
  try {
    await send(ctx, errand);
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    return settleFailure(ctx, errand, error);
  }
  await settle(ctx, errand.id, 'done', null);
  if (errand.kind === 'hang_up_customer') await noteHungUp(ctx, errand);
}

/** Runs the errands that are due and that nobody is carrying out. */
export async function runDueErrands(ctx: Context): Promise<void> {
  const due = sql<{ id: string }>`
    select id from carrier_errand where state in ('planned', 'sent') and due_at <= ${ctx.now} order by due_at limit 200`;
  await Promise.all((await run(ctx.em, due)).map(({ id }) => runErrand(ctx, id)));
}

const claim = (ctx: Context, id: string): Promise<Claimed | undefined> =>
  first(
    ctx.em,
    sql<Claimed>`
      update carrier_errand set state = 'sent', attempts = attempts + 1, due_at = ${secondsLater(ctx.now, ANSWER_SECONDS)}
      where id = ${id} and state in ('planned', 'sent') and due_at <= ${ctx.now}
      returning id, kind, interaction_id, params, attempts`,
  );

async function send(ctx: Context, { kind, interaction_id, params }: Claimed): Promise<void> {
  const { carrier, publicUrl } = ctx.services;
  const urls = voiceUrls(publicUrl);
  switch (kind) {
    case 'bring_customer':
      return carrier.redirectCall(params.callSid!, urls.join(interaction_id, params.legId!));
    case 'requeue_customer':
      return carrier.redirectCall(params.callSid!, urls.lineUp(interaction_id));
    case 'hold_customer':
      return carrier.holdParticipant(params.conferenceSid!, params.callSid!, urls.hold(interaction_id));
    case 'unhold_customer':
      return carrier.holdParticipant(params.conferenceSid!, params.callSid!, null);
    case 'hang_up_customer':
    case 'hang_up_agent':
      return carrier.hangUpCall(params.callSid!);
    case 'end_conference':
      return carrier.endConference(params.conferenceSid!);
  }
}

async function settleFailure(ctx: Context, errand: Claimed, error: CarrierError): Promise<void> {
  if (error.outcome === 'gone') {
    await settle(ctx, errand.id, 'gone', error.message);
    if (errand.kind === 'hang_up_customer') await noteHungUp(ctx, errand);
    return;
  }
  const givesUp = error.outcome === 'refused' || errand.attempts >= MOST_ATTEMPTS;
  ctx.services.log.warn(
    { errand: errand.kind, interactionId: errand.interaction_id, code: error.code, givesUp },
    'the carrier did not do it',
  );
  if (givesUp) return settle(ctx, errand.id, 'failed', error.message);
  await postpone(ctx, errand, error.message);
}

/** Tried again after 2, 4, 8 and 16 seconds. */
function postpone(ctx: Context, errand: Claimed, error: string): Promise<void> {
  const dueAt = secondsLater(ctx.services.clock.now(), 2 ** errand.attempts);
  return inTransaction(ctx, async ctx => {
    await run(
      ctx.em,
      sql`update carrier_errand set due_at = ${dueAt}, error = ${error} where id = ${errand.id} and state = 'sent'`,
    );
    record(
      ctx,
      'errand.planned',
      { type: 'errand', id: errand.id },
      { data: { errandId: errand.id, dueAt: dueAt.toISOString() } },
    );
  });
}

/** A success is one statement; a failure is told as well. */
async function settle(
  ctx: Context,
  id: string,
  state: 'done' | 'gone' | 'failed',
  error: string | null,
): Promise<void> {
  const settled = sql<{ interaction_id: string }>`
    update carrier_errand set state = ${state}, settled_at = ${ctx.services.clock.now()}, error = ${error}
    where id = ${id} and state = 'sent' returning interaction_id`;
  if (state !== 'failed') return void (await run(ctx.em, settled));
  await inTransaction(ctx, async ctx => {
    const row = await first(ctx.em, settled);
    if (!row) return;
    const data = { errandId: id, interactionId: row.interaction_id, ...(error && { reason: error }) };
    record(ctx, 'errand.failed', { type: 'errand', id }, { data });
  });
}

/** The carrier has ended the customer's call at our word; its own callback may come later, or never. */
async function noteHungUp(ctx: Context, errand: Claimed): Promise<void> {
  const now = ctx.services.clock.now();
  await endCall(
    { ...ctx, now },
    { callSid: errand.params.callSid!, status: 'completed', endedAt: now, durationSeconds: null },
  );
}
