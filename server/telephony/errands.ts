import { CarrierError } from '#server/platform/carrier.ts';
import { type Context, createContext, systemActor } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { endCall } from './call.actions.ts';
import { dial } from './dial.errand.ts';
import { type ClaimedErrand, claim, postpone, settle } from './errand-state.ts';
import { noteHoldFailed } from './hold.actions.ts';
import { voiceUrls } from './urls.ts';

const MOST_ATTEMPTS = 5;

/** Claim, call the carrier, settle. Safe to call any number of times: only one caller gets the claim. */
export async function runErrand(outer: Context, errandId: string): Promise<void> {
  const ctx = createContext(outer.em, outer.services, systemActor, `errand ${errandId}`);
  const errand = await claim(ctx, errandId);
  if (!errand) return;
  if (errand.kind === 'dial') return dial(ctx, errand);
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

async function send(ctx: Context, { kind, interaction_id, params }: ClaimedErrand): Promise<void> {
  const { carrier, publicUrl } = ctx.services;
  const urls = voiceUrls(publicUrl);
  switch (kind) {
    case 'bring_customer':
      return carrier.redirectCall(params.callSid!, urls.join(interaction_id, params.legId!));
    case 'requeue_customer':
      return carrier.redirectCall(params.callSid!, urls.lineUp(interaction_id));
    case 'put_customer_through':
      return carrier.redirectCall(params.callSid!, urls.putThrough(interaction_id));
    case 'hold_customer':
      return carrier.holdParticipant(params.conferenceSid!, params.callSid!, urls.hold(interaction_id));
    case 'unhold_customer':
      await carrier.holdParticipant(params.conferenceSid!, params.callSid!, null);
      return carrier.announceTo(params.conferenceSid!, params.callSid!, urls.welcomeBack(interaction_id));
    case 'hang_up_customer':
    case 'hang_up_leg':
      return carrier.hangUpCall(params.callSid!);
    case 'supervise':
      return carrier.superviseFrom(params.conferenceSid!, params.callSid!, {
        muted: params.mode === 'listen',
        coachCallSid: params.mode === 'whisper' ? (params.agentCallSid ?? null) : null,
      });
    case 'end_conference':
      return carrier.endConference(params.conferenceSid!);
    case 'dial':
      throw new Error('Dialling is not sent twice.');
  }
}

async function settleFailure(ctx: Context, errand: ClaimedErrand, error: CarrierError): Promise<void> {
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
  if (!givesUp) return postpone(ctx, errand, error.message, 'sent');
  await settle(ctx, errand.id, 'failed', error.message);
  if (errand.kind === 'hold_customer') await noteHoldFailed(ctx, errand.interaction_id);
}

/** The carrier has ended the customer's call at our word; its own callback may come later, or never. */
async function noteHungUp(ctx: Context, errand: ClaimedErrand): Promise<void> {
  const now = ctx.services.clock.now();
  await endCall(
    { ...ctx, now },
    { callSid: errand.params.callSid!, status: 'completed', endedAt: now, durationSeconds: null },
  );
}
