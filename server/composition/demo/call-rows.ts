import type { DemoCall } from './calls.ts';
import type { Chance } from './random.ts';
import type { Organisation } from './load-organisation.ts';
import { type Checked, checkedIn } from './checks.ts';

/** How the carrier and routing would have left a call's rows behind. */
export interface CallRows {
  interactions: object[];
  calls: object[];
  legs: object[];
  offers: object[];
  verifications: object[];
}

const tierPoints = { standard: 0, gold: 60, platinum: 120, private: 240 };
const OFFER_MS = 20_000;

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** `slots`: the slot of each agent. */
export function rowsOfCalls(
  calls: readonly DemoCall[],
  { queues, numbers, branches }: Organisation,
  slots: ReadonlyMap<string, string>,
  chance: Chance,
): { rows: CallRows; ids: Map<DemoCall, string> } {
  const rows: CallRows = { interactions: [], calls: [], legs: [], offers: [], verifications: [] };
  const ids = new Map<DemoCall, string>();
  for (const call of calls) {
    const id = chance.id(new Date(call.arrivedAt));
    ids.set(call, id);
    const customerId = customerOf(call, chance);
    const checked = checkedIn(call, customerId, chance);
    const entry = { id: numbers.get(call.to.phoneNumber)!, branchId: call.to.branch && branches.get(call.to.branch)! };
    const queueId =
      call.outcome === 'abandoned_in_ivr' || call.outcome === 'turned_away' ? null : queues.get(call.queue)!;
    rows.interactions.push(interactionOf(call, { id, customerId, queueId, entry, checked }));
    if (checked && customerId && call.agent)
      rows.verifications.push({
        id: chance.id(new Date(checked.at)),
        interaction_id: id,
        customer_id: customerId,
        user_id: call.agent.id,
        ...verificationOf(checked),
      });
    addLines(rows, call, id, chance);
    addOffers(rows, call, id, slots, chance);
  }
  return { rows, ids };
}

/** Whoever has a number alone is recognised; others are chosen by the agent, mostly. */
function customerOf({ candidates, customer, connectedAt }: DemoCall, chance: Chance): string | null {
  if (candidates.length === 1) return candidates[0]!.id;
  return connectedAt !== null && customer && chance.happens(0.9) ? customer.id : null;
}

interface Around {
  id: string;
  customerId: string | null;
  queueId: string | null;
  entry: { id: string; branchId: string | null };
  checked: Checked | null;
}

function interactionOf(call: DemoCall, { id, customerId, queueId, entry, checked }: Around): object {
  const points = tierPoints[call.customer?.tier ?? 'standard'];
  const answered = call.agent !== null;
  return {
    id,
    channel: 'voice',
    direction: call.callback ? 'outbound' : 'inbound',
    callback_id: call.callback?.id ?? null,
    state: 'closed',
    queue_id: queueId,
    agent_id: call.agent?.id ?? null,
    customer_id: customerId,
    candidate_ids: call.candidates.map(candidate => candidate.id),
    from_number: call.callback ? call.to.phoneNumber : call.from,
    to_number: call.callback?.phoneNumber ?? call.to.phoneNumber,
    entry_point_id: call.callback ? null : entry.id,
    branch_id: entry.branchId ?? call.agent?.branchId ?? null,
    language: call.language,
    menu_path:
      call.callback || call.to.queue || queueId === null ? [] : [call.queue === 'general' ? 'other' : call.queue],
    arrived_at: time(call.arrivedAt),
    queued_at: time(call.queuedAt),
    points: queueId === null ? 0 : points,
    rank_key: call.queuedAt === null ? null : points - call.queuedAt / 1000,
    needs: {},
    needs_key: '',
    accepted_at: time(call.acceptedAt),
    connected_at: time(call.connectedAt),
    customer_left_at: time(call.outcome === 'turned_away' ? null : call.leftAt),
    wrap_up_seconds: queueId === null ? 0 : call.wrapUpSeconds,
    wrap_up_until: answered ? time(call.leftAt + call.wrapUpSeconds * 1000) : null,
    closed_at: time(call.closedAt),
    outcome: call.outcome,
    disposition: call.disposition,
    notes: call.notes,
    notes_version: call.notes === '' ? 0 : 1 + Math.floor(call.notes.length / 40),
    verified_at: time(checked?.at ?? null),
    verification_method: checked?.method ?? null,
    verification_result: checked?.result ?? null,
    version: 4 + call.missed.length,
  };
}

const verificationOf = ({ at, method, asked, result, attempts }: Checked): object => ({
  method,
  asked,
  result,
  attempts,
  started_at: time(at - 25_000),
  decided_at: time(at),
});

function addLines(rows: CallRows, call: DemoCall, interactionId: string, chance: Chance): void {
  const sid = `CA${chance.hex(32)}`;
  const conference = call.connectedAt === null ? null : `CF${chance.hex(32)}`;
  const arrived = new Date(call.arrivedAt);
  rows.calls.push({
    id: chance.id(arrived),
    interaction_id: interactionId,
    twilio_sid: sid,
    status: 'completed',
    conference_sid: conference,
    past_conference_sids: [],
    started_at: time(call.arrivedAt),
    ended_at: time(call.leftAt),
    duration_seconds: Math.round((call.leftAt - call.arrivedAt) / 1000),
    version: 2,
  });
  const left = {
    interaction_id: interactionId,
    state: 'left',
    held: false,
    conference_sid: conference,
    left_at: time(call.leftAt),
    version: 3,
  };
  rows.legs.push({
    ...left,
    id: chance.id(arrived),
    kind: 'customer',
    user_id: null,
    twilio_sid: sid,
    last_sequence: conference === null ? -1 : 4,
    started_at: time(call.arrivedAt),
    joined_at: time(call.connectedAt),
  });
  if (call.agent)
    rows.legs.push({
      ...left,
      id: chance.id(new Date(call.acceptedAt!)),
      kind: 'agent',
      user_id: call.agent.id,
      twilio_sid: `CA${chance.hex(32)}`,
      last_sequence: 5,
      started_at: time(call.acceptedAt),
      joined_at: time(call.acceptedAt! + 400),
    });
}

function addOffers(
  rows: CallRows,
  call: DemoCall,
  interactionId: string,
  slots: ReadonlyMap<string, string>,
  chance: Chance,
): void {
  const add = (agentId: string, madeAt: number, endedAt: number, state: string, reason: string | null) =>
    rows.offers.push({
      id: chance.id(new Date(madeAt)),
      interaction_id: interactionId,
      user_id: agentId,
      slot_id: slots.get(agentId),
      state,
      reason,
      made_at: time(madeAt),
      expires_at: time(madeAt + OFFER_MS),
      ended_at: time(endedAt),
    });
  for (const { agent, madeAt, endedAt, state } of call.missed)
    add(
      agent.id,
      madeAt,
      endedAt,
      state,
      state === 'expired' ? 'missed_offer' : chance.pick(['busy_with_other_work', 'not_my_topic']),
    );
  if (call.agent) add(call.agent.id, call.offeredAt!, call.acceptedAt!, 'accepted', null);
}
