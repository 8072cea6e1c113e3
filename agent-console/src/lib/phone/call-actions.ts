import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right';
import Ear from '@lucide/svelte/icons/ear';
import LifeBuoy from '@lucide/svelte/icons/life-buoy';
import LogOut from '@lucide/svelte/icons/log-out';
import MessageCircle from '@lucide/svelte/icons/message-circle';
import Pause from '@lucide/svelte/icons/pause';
import Phone from '@lucide/svelte/icons/phone';
import PhoneForwarded from '@lucide/svelte/icons/phone-forwarded';
import Play from '@lucide/svelte/icons/play';
import Ticket from '@lucide/svelte/icons/ticket';
import Users from '@lucide/svelte/icons/users';
import type { LucideProps } from '@lucide/svelte';
import type { Component } from 'svelte';
import type { InteractionView, SupervisionMode } from '#server/interactions/interaction.schema.ts';
import type { Console } from '../console/console.svelte.ts';
import { codesOf, t } from '../i18n/words.svelte.ts';
import type { Part } from '../interactions/interactions.svelte.ts';
import { talkIn } from './talk.ts';

/** Something that can be done with a call: a button in the bar, a name in the palette, a key. */
export interface CallAction {
  id: string;
  words: string;
  icon: Component<LucideProps>;
  keys?: string;
  /** Null: not at this moment. */
  run: (() => void) | null;
  /** Of those that are switched on and off. */
  on?: boolean;
}
export interface CallDeeds {
  transfer: () => void;
  /** Null: not for this role. */
  ticket: (() => void) | null;
  leave: () => void;
  takeOver: () => void;
}
export type CallActions = ReturnType<typeof actionsIn>;

/** Everything that can be done with the present call besides talking; `call` undefined: there is none, and nothing can. */
export function actionsIn(
  { control, interactions }: Pick<Console, 'control' | 'interactions'>,
  call: InteractionView | undefined,
  deeds: CallDeeds,
) {
  const part = call ? interactions.partIn(call) : null;
  return {
    ...ofAgent(control, part === 'agent' ? call : undefined, deeds),
    ...ofSupervisor({ control, interactions }, part === 'supervisor' ? call : undefined, deeds),
    leave: action('leave-call', t().control.leave, LogOut, 'q', isGuest(part) && deeds.leave),
  };
}

export const isGuest = (part: Part | null): boolean => part === 'consulted' || part === 'supervisor';

function ofAgent(control: Console['control'], call: InteractionView | undefined, deeds: CallDeeds) {
  const talks = call?.state === 'in_progress' && !call.customerLeftAt;
  const { held, aside, conference } = call ? talkIn(call) : nobody;
  const there = [...(aside ? [aside] : []), ...conference].filter(leg => leg.state === 'in_room');
  const say = (deed: Parameters<typeof control.say>[1]) => () => void control.say(call!.id, deed);
  const words = t().control;
  return {
    hold: held
      ? action('hold', words.resume, Play, 'h', talks && say(aside ? 'return' : 'resume'), true)
      : action('hold', words.hold, Pause, 'h', talks && say('hold'), false),
    transfer: action('transfer', words.transfer, PhoneForwarded, 'x', talks && !aside && deeds.transfer),
    handOver: action(
      'hand-over',
      aside ? words.handOver : words.leaveConference,
      ArrowLeftRight,
      'o',
      talks && there.length > 0 && (() => void control.handOver(call.id, aside?.id)),
    ),
    merge: action('merge', words.merge, Users, 'c', talks && aside?.state === 'in_room' && say('merge')),
    ticket: action('new-ticket', words.ticket, Ticket, 't', call && (deeds.ticket ?? undefined)),
    help: call?.helpAskedAt
      ? action('help', words.forgoHelp, LifeBuoy, 's', say('forgo-help'), true)
      : action('help', words.help, LifeBuoy, 's', talks && say('ask-for-help'), false),
  };
}
const nobody = { held: false, aside: null, conference: [] };

const modeKeys: Record<SupervisionMode, string> = { listen: 'l', whisper: 'w', barge: 'b' };
const modeIcons = { listen: Ear, whisper: MessageCircle, barge: Users };

function ofSupervisor(
  { control, interactions }: Pick<Console, 'control' | 'interactions'>,
  call: InteractionView | undefined,
  deeds: CallDeeds,
) {
  const mode = call && (interactions.supervising?.mode ?? interactions.lineIn(call)?.mode);
  return {
    modes: codesOf(t().supervise.modes).map(code =>
      action(
        `supervise-${code}`,
        t().supervise.modes[code],
        modeIcons[code],
        modeKeys[code],
        call && (() => void control.chooseMode(call.id, code)),
        mode === code,
      ),
    ),
    takeOver: action('take-over', t().supervise.takeOver, Phone, undefined, call && deeds.takeOver),
  };
}

function action(
  id: string,
  words: string,
  icon: CallAction['icon'],
  keys: string | undefined,
  run: (() => void) | false | undefined,
  on?: boolean,
): CallAction {
  return { id, words, icon, run: run || null, ...(keys && { keys }), ...(on !== undefined && { on }) };
}
