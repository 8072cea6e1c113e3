import type { InteractionStep, InteractionView } from '#server/interactions/interaction.schema.ts';
import { phoneNumbers } from '../i18n/phone-numbers.svelte.ts';
import { t } from '../i18n/words.svelte.ts';

export interface Step {
  key: string;
  at: string;
  words: string;
}
type Moment = [key: string, at: string | null, words: string];

/** What happened in an interaction, in order, in words. `queueName` in the reader's language; `deeds`: what people did besides talking. */
export function stepsOf(
  view: InteractionView,
  queueName: string | null,
  deeds: readonly InteractionStep[] = [],
): Step[] {
  const words = t().interaction.steps;
  const agent = view.agent?.name ?? t().codes.legKinds.agent;
  const outbound = view.direction === 'outbound';
  const moments: Moment[] = [
    ['arrived', view.arrivedAt, outbound ? words.placed(agent) : words.arrived],
    ['queued', view.queuedAt, words.queued(queueName ?? t().common.unknown)],
    ['accepted', outbound ? null : view.acceptedAt, words.accepted(agent)],
    ['connected', view.connectedAt, words.connected],
    ...view.legs.filter(leg => leg.kind !== 'customer').flatMap(leg => comings(leg, agent)),
    ...deeds.map((deed): Moment => [deed.id, deed.at, wordDeed(deed)]),
    ['customerLeft', view.customerLeftAt, outbound && !view.connectedAt ? words.notReached : words.customerLeft],
    ['closed', view.closedAt, words.closed],
  ];
  return moments
    .flatMap(([key, at, text]) => (at ? [{ key, at, words: text }] : []))
    .sort((a, b) => a.at.localeCompare(b.at));
}

/** When somebody's line came and went, or why it never came. */
function comings(leg: InteractionView['legs'][number], agent: string): Moment[] {
  const words = t().interaction.steps;
  const who = leg.user?.name ?? (leg.phoneNumber ? phoneNumbers.show(leg.phoneNumber) : agent);
  const left =
    leg.joinedAt || !leg.endReason ? words.legLeft(who) : words.legFailed(who, t().codes.legEndReasons[leg.endReason]);
  return [
    [`${leg.id}-joined`, leg.joinedAt, words.legJoined(who)],
    [`${leg.id}-left`, leg.joinedAt || leg.endReason ? leg.leftAt : null, left],
  ];
}

function wordDeed({ type, by, user, queue, phoneNumber, mode }: InteractionStep): string {
  const words = t().interaction.deeds;
  const who = by?.name ?? t().common.unknown;
  const whom = user?.name ?? queue?.name ?? (phoneNumber ? phoneNumbers.show(phoneNumber) : words.outside);
  switch (type) {
    case 'consulted':
    case 'transferred':
      return words[type](who, whom);
    case 'supervised':
      return words.supervised[mode ?? 'listen'](who);
    default:
      return words[type](who);
  }
}
