import { accounts } from './en-accounts.ts';
import { admin } from './en-admin.ts';
import { calls } from './en-calls.ts';
import { callbacks } from './en-callbacks.ts';
import { codes } from './en-codes.ts';
import { contact } from './en-contact.ts';
import { customers360 } from './en-customers.ts';
import { desk } from './en-desk.ts';
import { floor } from './en-floor.ts';
import { hours } from './en-hours.ts';
import { places } from './en-places.ts';
import { recordings } from './en-recordings.ts';
import { settings } from './en-settings.ts';
import { tickets } from './en-tickets.ts';
import { tour } from './en-tour.ts';
import { workspace } from './en-workspace.ts';
import { training } from './en-training.ts';

/** Every sentence of the console in English; its shape is what the other languages must fill. */
export const en = {
  codes,
  ...accounts,
  ...admin,
  ...calls,
  ...contact,
  ...callbacks,
  ...customers360,
  ...desk,
  ...floor,
  ...hours,
  ...places,
  ...recordings,
  ...settings,
  ...tickets,
  ...tour,
  ...workspace,
  ...training,
  common: {
    save: 'Save',
    saving: 'Saving…',
    cancel: 'Cancel',
    close: 'Close',
    retry: 'Try again',
    more: 'Show more',
    loading: 'Loading',
    copy: 'Copy',
    copied: 'Copied',
    edit: 'Edit',
    optional: 'optional',
    unknown: 'Unknown',
    dismiss: 'Dismiss',
    skipToWork: 'Skip to the work area',
  },
  titles: { withOffer: (who: string) => `☎ ${who} is calling` },
  signIn: {
    title: 'Sign in to Patchbay',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    submitting: 'Signing in…',
    wrong: 'E-mail or password is wrong. After 5 failed tries, wait 15 minutes.',
    required: 'Enter your e-mail address and your password.',
    signedOut: 'Your session has ended. Sign in to go on where you were.',
    demo: 'Or try it with demo data',
    demoHint: 'These people exist only on this machine.',
    failed: 'Patchbay did not open',
  },
  nav: {
    label: 'Main',
    work: 'My work',
    history: 'Calls',
    customers: 'Customers',
    queues: 'Queues',
    people: 'People',
    admin: 'Admin',
    account: 'My account',
    more: 'More',
  },
  me: {
    menu: 'My menu',
    theme: 'Appearance',
    themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
    language: 'Language',
    shortcuts: 'Keyboard shortcuts',
    signOut: 'Sign out',
  },
  command: {
    open: 'Search or go to',
    placeholder: 'Find a customer or colleague, or do something…',
    nothing: (q: string) => `Nothing found for “${q}”`,
  },
  customers: {
    title: 'Customers',
    searchPlaceholder: 'Search by name or number',
    create: 'New customer',
    edit: 'Edit customer',
    name: 'Name',
    numbers: 'Telephone numbers',
    numbersHint: 'With country code, such as +86 10 6655 1234. One per line.',
    language: 'Language',
    languageNone: 'Not known',
    empty: 'No customers yet',
    emptyHint: 'Whoever is added here is recognised by number when they ring.',
    nothing: (q: string) => `No customer matches “${q}”`,
    nothingHint: 'Try part of the name in either script, or the last digits of the number.',
    created: 'The customer was added.',
    saved: 'The customer was saved.',
    nameMissing: 'Enter a name.',
    badNumber: (line: string) => `“${line}” is not a telephone number.`,
    noNumbers: 'No number',
    timeline: 'History',
  },
  history: {
    title: 'Calls',
    searchPlaceholder: 'Search by customer or number',
    open: 'Open',
    closed: 'Closed',
    filter: 'Which calls',
    empty: 'No calls here yet',
    emptyMine: 'Calls that you answered appear here.',
    emptyAll: 'Calls appear here as soon as customers ring.',
    columns: {
      when: 'When',
      customer: 'Customer',
      queue: 'Queue',
      agent: 'Agent',
      state: 'State',
      waited: 'Waited',
      talked: 'Talked',
    },
  },
  queues: {
    title: 'Queues',
    live: 'Live',
    columns: {
      name: 'Queue',
      waiting: 'Waiting',
      longest: 'Longest wait',
      free: 'Free agents',
      working: 'Agents working',
    },
    empty: 'No queues yet',
    emptyHint: 'Queues you work in or watch appear here.',
    nobodyFree: 'Nobody free',
    nobodyWaits: 'Nobody waits',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    off: 'Single keys are switched off under My account.',
    dispositions: 'Choose how it ended (in wrap-up)',
    open: 'Open',
    search: 'Search or go to',
  },
  errors: {
    title: 'This did not load',
    notFound: 'There is nothing here',
    notFoundHint: 'The address is wrong, or what was here is gone.',
    home: 'Go to my work',
    unexpected: 'This screen stopped working',
    unexpectedHint: 'What you typed is kept. Reload to go on; a call in progress is not dropped.',
    reload: 'Reload',
    kept: 'What you typed is kept.',
  },
  time: { yesterday: 'Yesterday' },
};

/** What every language must have. */
export type Messages = typeof en;
