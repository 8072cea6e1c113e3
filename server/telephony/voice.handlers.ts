import { Interaction } from '#server/interactions/interaction.entity.ts';
import { lockInteraction } from '#server/interactions/interaction.actions.ts';
import { notFound } from '#server/platform/errors.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { turnAway } from '#server/routing/work.actions.ts';
import { waitingOf } from './callback.handler.ts';
import { type FindCustomersByNumber, endCall, isFinal, receiveCall } from './call.actions.ts';
import { isBlocked } from './entry-point.actions.ts';
import { EntryPoint } from './entry-point.entity.ts';
import { type FlowCall, beginFlow, continueFlow } from './flows/flow-run.actions.ts';
import { trainingOf } from './local-simulation.ts';
import { lineEnded, noteDialled, reasonOf } from './dial.actions.ts';
import { personDialsIn } from './join.actions.ts';
import { userOfIdentity } from './identity.ts';
import { customerLine, putThrough, whereTheyAre } from './next-document.ts';
import { hearConference } from './room.actions.ts';
import { outsideNotReached } from './transfer.actions.ts';
import { callerNumber, isId, need, needId, queryOf, timeOf } from './webhook-fields.ts';
import type { Webhook } from './webhook.actions.ts';

/** One function per address that the carrier calls: what it says goes to an action, what the caller hears comes back. */
export function voiceHandlers(call: FlowCall, findCustomers: FindCustomersByNumber) {
  const { twiml } = call;
  return {
    async incoming(ctx: Context, { params }: Webhook): Promise<string> {
      const from = callerNumber(params.From);
      const candidates = from ? await findCustomers(ctx, from) : [];
      const to = need(params, 'To');
      const entry = await findRow(ctx.em, EntryPoint, { phoneNumber: to, active: true });
      // Of the built-in carrier only: elsewhere anybody may send such headers.
      const training = ctx.services.carrier.local ? trainingOf(params) : null;
      const interaction = await receiveCall(
        ctx,
        { callSid: need(params, 'CallSid'), from, to, entry, training },
        candidates.map(customer => customer.id),
      );
      if (from && interaction.state === 'in_ivr' && (await isBlocked(ctx, from))) {
        await turnAway(ctx, interaction.id, 'blocked_number');
        return twiml.reject();
      }
      // Asked from within the carrier's waiting room, where only a waiting document may be given.
      if (params.QueueSid) return waitingOf(ctx, twiml, interaction);
      if (interaction.state === 'in_ivr') return beginFlow(ctx, call, interaction.id, entry);
      return whereTheyAre(ctx, twiml, interaction);
    },

    async flow(ctx: Context, webhook: Webhook): Promise<string> {
      const query = queryOf(webhook);
      const interaction = await lockInteraction(ctx, needId(query, 'interaction'));
      if (interaction.state !== 'in_ivr') return whereTheyAre(ctx, twiml, interaction);
      const said = { turn: Number(query.get('turn') ?? 0), digits: webhook.params.Digits ?? '' };
      return continueFlow(ctx, call, interaction, said);
    },

    async wait(ctx: Context, webhook: Webhook): Promise<string> {
      const interaction = await findInteraction(ctx, webhook);
      return waitingOf(ctx, twiml, interaction);
    },

    /** The carrier's parking lot let go: hung up, redirected by us, or it has no room. Its status callback tells the first. */
    async leftQueue(ctx: Context, webhook: Webhook): Promise<string> {
      const interaction = await findInteraction(ctx, webhook);
      switch (webhook.params.QueueResult) {
        case 'hangup':
          await endNow(ctx, webhook.params, 'completed');
          return twiml.hangUp();
        // Their music could not be fetched, most likely from us while we restarted: nobody loses their place for that.
        case 'error':
        case 'system-error':
          return whereTheyAre(ctx, twiml, interaction);
        case 'queue-full':
          return twiml.sayAndHangUp(interaction.language, 'noRoom');
        default:
          return twiml.nothing();
      }
    },

    async join(ctx: Context, webhook: Webhook): Promise<string> {
      const interaction = await findInteraction(ctx, webhook);
      if (interaction.state !== 'connecting' && interaction.state !== 'in_progress')
        return whereTheyAre(ctx, twiml, interaction);
      return twiml.joinAsCustomer(interaction.id, await customerLine(ctx, interaction));
    },

    async lineUp(ctx: Context, webhook: Webhook): Promise<string> {
      const interaction = await findInteraction(ctx, webhook);
      if (interaction.state !== 'queued' && interaction.state !== 'offered')
        return whereTheyAre(ctx, twiml, interaction);
      return twiml.waitInLine(interaction, interaction.requeueReason ?? 'connection_lost');
    },

    async putThrough(ctx: Context, webhook: Webhook): Promise<string> {
      return putThrough(ctx, twiml, await findInteraction(ctx, webhook));
    },

    /** What became of the telephone outside: they have talked, or nobody was reached and the customer is still ours. */
    async outsideLeft(ctx: Context, webhook: Webhook): Promise<string> {
      const interaction = await findInteraction(ctx, webhook);
      const { DialCallStatus, CallStatus } = webhook.params;
      if (isFinal(CallStatus ?? '')) {
        await endNow(ctx, webhook.params, CallStatus!);
        return twiml.hangUp();
      }
      if (DialCallStatus === 'completed' || DialCallStatus === 'answered')
        return twiml.sayAndHangUp(interaction.language, 'goodbye');
      const requeued = await outsideNotReached(ctx, interaction.id);
      if (requeued) return twiml.waitInLine(requeued, 'outside_not_reached');
      return twiml.sayAndHangUp(interaction.language, 'outsideNotReached');
    },

    /** The customer's stay in the room is over, but the call may not be: they go where they belong now. */
    async leftRoom(ctx: Context, webhook: Webhook): Promise<string> {
      const interaction = await findInteraction(ctx, webhook);
      if (isFinal(webhook.params.CallStatus ?? '')) {
        await endNow(ctx, webhook.params, webhook.params.CallStatus!);
        return twiml.hangUp();
      }
      return whereTheyAre(ctx, twiml, interaction);
    },

    async agent(ctx: Context, { params }: Webhook): Promise<string> {
      const userId = userOfIdentity(params.From ?? '');
      const legId = params.leg;
      if (!userId || !isId(legId)) return twiml.hangUp();
      const welcome = await personDialsIn(ctx, { legId, userId, callSid: need(params, 'CallSid') });
      return welcome ? twiml.joinAsPerson(welcome.leg, welcome.agentCallSid) : twiml.hangUp();
    },

    async lineLeft(ctx: Context, webhook: Webhook): Promise<string> {
      await lineEnded(ctx, { legId: needId(queryOf(webhook), 'leg'), reason: null });
      return twiml.hangUp();
    },

    /** How the dialling of a line goes; in whatever order it is told. */
    async dialled(ctx: Context, webhook: Webhook): Promise<string> {
      const { params } = webhook;
      const legId = needId(queryOf(webhook), 'leg');
      const [callSid, status] = [need(params, 'CallSid'), params.CallStatus ?? ''];
      if (!isFinal(status)) {
        await noteDialled(ctx, legId, callSid);
        return '';
      }
      const durationSeconds = params.CallDuration === undefined ? null : Number(params.CallDuration);
      const at = timeOf(params.Timestamp);
      await lineEnded(ctx, { legId, callSid, status, reason: reasonOf(status), at, durationSeconds });
      return '';
    },

    async hold(ctx: Context, webhook: Webhook): Promise<string> {
      const { language, agentAwaitedUntil = null } = await findInteraction(ctx, webhook);
      return twiml.hold(language, agentAwaitedUntil === null ? 'onHold' : 'agentReturning');
    },

    async welcomeBack(ctx: Context, webhook: Webhook): Promise<string> {
      return twiml.welcomeBack((await findInteraction(ctx, webhook)).language);
    },

    async conference(ctx: Context, webhook: Webhook): Promise<string> {
      const { params } = webhook;
      const interactionId = needId(queryOf(webhook), 'interaction');
      const hungUp = params.StatusCallbackEvent === 'participant-leave' && isFinal(params.ParticipantCallStatus ?? '');
      // First, so that nobody who has hung up is brought back.
      if (hungUp && params.ParticipantLabel?.startsWith('customer-'))
        await endNow(ctx, params, params.ParticipantCallStatus!);
      await hearConference(ctx, {
        interactionId,
        conferenceSid: need(params, 'ConferenceSid'),
        event: need(params, 'StatusCallbackEvent'),
        sequence: Number(params.SequenceNumber ?? 0),
        callSid: params.CallSid ?? null,
        label: params.ParticipantLabel || null,
        at: ctx.now,
      });
      return '';
    },

    async status(ctx: Context, { params }: Webhook): Promise<string> {
      const status = params.CallStatus ?? '';
      if (!isFinal(status)) return '';
      await endCall(ctx, {
        callSid: need(params, 'CallSid'),
        status,
        endedAt: timeOf(params.Timestamp),
        durationSeconds: params.CallDuration === undefined ? null : Number(params.CallDuration),
      });
      return '';
    },
  };
}

/** The call is said to be over by the way: when, and for how long, the status callback tells. */
const endNow = (ctx: Context, params: Record<string, string>, status: string): Promise<boolean> =>
  endCall(ctx, { callSid: need(params, 'CallSid'), status, endedAt: ctx.now, durationSeconds: null });

async function findInteraction(ctx: Context, webhook: Webhook): Promise<Interaction> {
  const interaction = await findRow(ctx.em, Interaction, { id: needId(queryOf(webhook), 'interaction') });
  if (!interaction) throw notFound('interaction');
  return interaction;
}
