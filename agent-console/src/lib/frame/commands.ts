import CircleCheck from '@lucide/svelte/icons/circle-check';
import Coffee from '@lucide/svelte/icons/coffee';
import Headphones from '@lucide/svelte/icons/headphones';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Languages from '@lucide/svelte/icons/languages';
import LogOut from '@lucide/svelte/icons/log-out';
import PanelLeft from '@lucide/svelte/icons/panel-left';
import PhoneOutgoing from '@lucide/svelte/icons/phone-outgoing';
import Power from '@lucide/svelte/icons/power';
import Search from '@lucide/svelte/icons/search';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import UserPlus from '@lucide/svelte/icons/user-plus';
import { goto } from '$app/navigation';
import type { SetPresence } from '#server/people/presence.schema.ts';
import { ringBackCommand } from '../callbacks/commands.ts';
import { ringBack } from '../callbacks/ring-back.svelte.ts';
import type { Command } from '../commands/commands.svelte.ts';
import type { Console } from '../console/console.svelte.ts';
import { codesOf, languageNames, t, words } from '../i18n/words.svelte.ts';
import { dialling } from '../phone/dialling.svelte.ts';
import { setLanguage } from '../people/my-settings.ts';
import { newTicketCommand, solveCommand, ticketNoteCommand } from '../tickets/commands.ts';
import { newTicket } from '../tickets/new-ticket.svelte.ts';
import { appearance, themes } from '../ui/theme.svelte.ts';
import type { Place } from './places.ts';

export interface FrameDeeds {
  search: () => void;
  shortcuts: () => void;
  foldList: () => void;
  available: () => void;
  presence: (presence: SetPresence) => void;
  signOut: () => void;
}

/** What can be done on every screen. */
export const frameCommands = (desk: Console, places: readonly Place[], deeds: FrameDeeds): Command[] => [
  ...calls(desk),
  ...presence(desk, deeds),
  ...(desk.may('write_customers')
    ? [
        {
          id: 'new-customer',
          group: 'create' as const,
          words: t().customers.create,
          icon: UserPlus,
          run: to('/customers?new=yes'),
        },
      ]
    : []),
  ...tickets(desk),
  ...(desk.may('take_calls') ? [ringBackCommand(() => ringBack.begin())] : []),
  ...lists(deeds),
  ...places.map(({ href, label, icon, key }): Command => ({
    id: href,
    group: 'go',
    words: label,
    icon,
    run: to(href),
    ...(key && { keys: `g ${key}` }),
  })),
  ...looks(desk),
  ...helps(desk, deeds),
];

const to = (href: string) => () => void goto(href);

/** Done by what is on the screen only now and then; named here so that their keys can be looked up at any time. */
const calls = (desk: Console): Command[] => [
  ...(desk.may('take_calls')
    ? [
        {
          id: 'dial',
          group: 'call' as const,
          words: t().dial.title,
          keys: 'd',
          icon: PhoneOutgoing,
          run: desk.interactions.current ? null : () => dialling.begin(),
        },
      ]
    : []),
  { id: 'note', group: 'call', words: t().commands.note, keys: 'n', run: null },
  { id: 'verify', group: 'call', words: t().verifyKey, keys: 'v', run: null },
  { id: 'recording', group: 'call', words: t().recording.pause, keys: 'p', run: null },
  { id: 'dispositions', group: 'call', words: t().shortcuts.dispositions, keys: '1…9', run: null },
];

const tickets = (desk: Console): Command[] =>
  desk.may('write_tickets')
    ? [newTicketCommand(() => newTicket.begin()), solveCommand(null), ticketNoteCommand(null)]
    : [];

function presence({ presence: { view } }: Console, deeds: FrameDeeds): Command[] {
  if (!view) return [];
  const offer = (id: string, words: string, icon: Command['icon'], run: () => void): Command => ({
    id,
    group: 'presence',
    words,
    run,
    ...(icon && { icon }),
  });
  return [
    ...(view.state === 'available' ? [] : [offer('available', t().presence.goAvailable, CircleCheck, deeds.available)]),
    ...codesOf(t().codes.breakReasons)
      .filter(reason => view.state !== 'on_break' || view.reason !== reason)
      .map(reason =>
        offer(`break-${reason}`, `${t().presence.takeBreak}: ${t().codes.breakReasons[reason]}`, Coffee, () =>
          deeds.presence({ state: 'on_break', reason }),
        ),
      ),
    ...(view.state === 'offline'
      ? []
      : [offer('offline', t().presence.goOffline, Power, () => deeds.presence({ state: 'offline' }))]),
  ];
}

const lists = (deeds: FrameDeeds): Command[] => [
  { id: 'down', group: 'list', words: t().commands.down, keys: 'j', run: null },
  { id: 'up', group: 'list', words: t().commands.up, keys: 'k', run: null },
  { id: 'enter', group: 'list', words: t().shortcuts.open, keys: 'enter', run: null },
  { id: 'fold-list', group: 'list', words: t().commands.foldList, keys: '[', icon: PanelLeft, run: deeds.foldList },
  { id: 'fold-panel', group: 'list', words: t().commands.foldPanel, keys: ']', run: null },
];

const looks = (desk: Console): Command[] => [
  ...themes
    .filter(theme => theme !== appearance.theme)
    .map((theme): Command => ({
      id: `theme-${theme}`,
      group: 'look',
      words: `${t().me.theme}: ${t().me.themes[theme]}`,
      icon: SunMoon,
      run: () => appearance.choose(theme),
    })),
  ...codesOf(languageNames)
    .filter(language => language !== words.language)
    .map((language): Command => ({
      id: `language-${language}`,
      group: 'look',
      words: `${t().me.language}: ${languageNames[language]}`,
      icon: Languages,
      run: () => void setLanguage(desk, language),
    })),
];

const helps = (desk: Console, deeds: FrameDeeds): Command[] => [
  { id: 'search', group: 'help', words: t().shortcuts.search, keys: 'ctrl-k', icon: Search, run: deeds.search },
  { id: 'shortcuts', group: 'help', words: t().me.shortcuts, keys: '?', icon: Keyboard, run: deeds.shortcuts },
  {
    id: 'devices',
    group: 'help',
    words: t().account.checkDevices,
    icon: Headphones,
    run: () => (desk.devices.checking = 'check'),
  },
  { id: 'sign-out', group: 'help', words: t().me.signOut, icon: LogOut, run: deeds.signOut },
];
