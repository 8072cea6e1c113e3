import type { Locator, Page } from 'playwright-core';
import { en } from '#lib/i18n/en.ts';
import { hear, type Heard, hearVoices } from '../support/tones.ts';
import { keepSound } from './ears.ts';
import { type Office, type Whose, voices } from './office.ts';
import { goAvailable } from './readers.ts';

/** An agent at the console, in one window. */
export interface Desk {
  page: Page;
  /** Listens for so long, in milliseconds; without a number for a second. */
  hears: (ms?: number) => Promise<Heard>;
  /** Which of the voices of a story arrive. */
  voices: () => Promise<number[]>;
  /** What the console itself plays. */
  plays: () => Promise<Heard>;
  /** The card of an incoming call. */
  offer: Locator;
  callBar: Locator;
  notes: Locator;
  /** Passes the device check and becomes available. */
  goAvailable(): Promise<void>;
  /** Waits until the presence switch says so. */
  untilPresence(words: string): Promise<void>;
  /** Signs out and closes all windows. */
  leave(): Promise<void>;
}

/** Signs in with one of the demo's buttons. */
export async function signIn(office: Office, name = 'Ana Torres', whose: Whose = 'agent'): Promise<Desk> {
  const page = await office.newPage(whose, { locale: 'en-US', viewport: { width: 1440, height: 900 } });
  await keepSound(page.context());
  await page.goto(office.url);
  await page.getByRole('button', { name: new RegExp(name) }).click();
  return deskIn(page);
}

/** Another window of the same person. */
export async function anotherWindow(desk: Desk): Promise<Desk> {
  const page = await desk.page.context().newPage();
  await page.goto(new URL('/', desk.page.url()).href);
  return deskIn(page);
}

/** Somebody who is signed in there. */
export async function deskIn(page: Page): Promise<Desk> {
  const presence = page.getByRole('button', { name: 'My presence' });
  await presence.waitFor();
  return {
    page,
    hears: ms => hear(page, 'window.farEnd', ms),
    voices: () => hearVoices(page, 'window.farEnd', voices),
    plays: () => hear(page, 'window.ownSound'),
    offer: page.getByRole('article', { name: 'Incoming call' }),
    callBar: page.getByRole('region', { name: 'Current call' }),
    notes: page.getByRole('textbox', { name: 'Notes' }),
    goAvailable: () => goAvailable(page, { t: en }),
    untilPresence: words => presence.filter({ hasText: words }).waitFor(),
    async leave() {
      await page.getByRole('button', { name: 'My menu' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.waitForURL('**/sign-in');
      await page.context().close();
    },
  };
}
