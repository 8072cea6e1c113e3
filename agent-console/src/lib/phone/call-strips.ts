import UserMinus from '@lucide/svelte/icons/user-minus';
import type { InteractionView, LegView } from '#server/interactions/interaction.schema.ts';
import type { Console } from '../console/console.svelte.ts';
import { phoneNumbers } from '../i18n/phone-numbers.svelte.ts';
import { t } from '../i18n/words.svelte.ts';
import type { CallAction, CallActions } from './call-actions.ts';
import { talkIn } from './talk.ts';

/** One line above the call bar, for what is out of the ordinary: who else is there, who hears whom, and what can be done about it. */
export interface Strip {
  id: string;
  tone: 'waiting' | 'talking' | 'accent';
  text: string;
  /** Counts up from then. */
  since: string | null;
  actions: readonly CallAction[];
}
type Desk = Pick<Console, 'clock' | 'control' | 'interactions'>;

export const nameOfLine = ({ user, phoneNumber }: Pick<LegView, 'user' | 'phoneNumber'>): string =>
  user?.name ?? (phoneNumber ? phoneNumbers.show(phoneNumber) : t().common.unknown);

export function stripsOf(desk: Desk, call: InteractionView, actions: CallActions): Strip[] {
  switch (desk.interactions.partIn(call)) {
    case 'agent':
      return ofAgent(desk, call, actions);
    case 'consulted':
      return [ofGuest(desk, call)];
    case 'supervisor':
      return [ofSupervisor(desk, call, actions)];
    case null:
      return [];
  }
}

function ofAgent({ clock, control }: Desk, call: InteractionView, actions: CallActions): Strip[] {
  const { held, aside, conference, gone, supervisors } = talkIn(call);
  const words = t().control;
  const waits = { tone: 'waiting', since: call.heldAt } as const;
  const strips: Strip[] = [];
  if (aside?.state === 'in_room') {
    const doable = [actions.handOver, actions.merge, actions.hold];
    strips.push({ id: 'aside', ...waits, text: words.aside(nameOfLine(aside)), actions: doable });
  } else if (aside) {
    const text = askedWords(aside, at => clock.secondsUntil(at));
    strips.push({ id: 'aside', ...waits, text, actions: [actions.hold] });
  } else if (gone) {
    const again = { ...actions.transfer, words: words.askAnother };
    strips.push({ id: 'gone', ...waits, text: goneWords(gone), actions: [actions.hold, again] });
  } else if (held)
    strips.push({ id: 'held', ...waits, text: `${words.onHold}. ${words.customerHears}`, actions: [actions.hold] });
  if (conference.length > 0) {
    const text = words.conference(conference.map(nameOfLine).join(', '));
    const drops = conference.map(leg => dropOf(call, leg, control));
    const doable = aside ? drops : [...drops, actions.handOver];
    strips.push({ id: 'conference', tone: 'talking', since: null, text, actions: doable });
  }
  for (const { id, mode, user } of supervisors)
    strips.push({
      id,
      tone: 'accent',
      since: null,
      text: t().supervise.seen[mode ?? 'listen'](user?.name ?? t().codes.legKinds.supervisor),
      actions: [],
    });
  if (call.helpAskedAt)
    strips.push({
      id: 'help',
      tone: 'accent',
      text: words.helpAsked,
      since: call.helpAskedAt,
      actions: [actions.help],
    });
  return strips;
}

function askedWords(leg: LegView, secondsUntil: (at: string) => number): string {
  const words = t().control;
  const who = nameOfLine(leg);
  if (leg.phoneNumber === null && leg.joinedAt) return words.comesBack(who);
  if (leg.phoneNumber === null) return leg.state === 'ringing' ? words.rings(who) : words.joins(who);
  const seconds = leg.dialsAt ? secondsUntil(leg.dialsAt) : 0;
  if (leg.state === 'expected' && seconds > 0) return `${who}: ${words.dialsIn(seconds)}`;
  return words.dialled(who);
}

const goneWords = (leg: LegView): string =>
  leg.endReason
    ? t().control.notReached(nameOfLine(leg), t().codes.legEndReasons[leg.endReason])
    : t().control.goneAside(nameOfLine(leg));

const dropOf = (call: InteractionView, leg: LegView, control: Console['control']): CallAction => ({
  id: `drop-${leg.id}`,
  words: t().control.dropWho(nameOfLine(leg)),
  icon: UserMinus,
  run: () => void control.drop(call.id, leg.id),
});

function ofGuest({ interactions }: Desk, call: InteractionView): Strip {
  const agent = call.agent?.name ?? t().codes.legKinds.agent;
  const merged = interactions.lineIn(call)?.mergedAt;
  return {
    id: 'guest',
    tone: merged ? 'talking' : 'waiting',
    text: merged ? t().control.guestMerged(agent) : t().control.guestAside(agent),
    since: null,
    actions: [],
  };
}

function ofSupervisor({ interactions }: Desk, call: InteractionView, actions: CallActions): Strip {
  const mode = interactions.supervising?.mode ?? interactions.lineIn(call)?.mode ?? 'listen';
  const agent = call.agent?.name ?? t().codes.legKinds.agent;
  return {
    id: 'supervisor',
    tone: mode === 'listen' ? 'accent' : 'talking',
    text: `${t().control.callOf(agent)}. ${t().supervise.heardBy[mode]}`,
    since: null,
    actions: [...actions.modes, actions.takeOver],
  };
}
