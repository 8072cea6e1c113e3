import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser, rawMicrophone } from './chromium.ts';
import { writeTone } from './tones.ts';

/** A person whose voice is a steady tone, with a browser of their own. */
export interface Voice {
  hz: number;
  /** A page in a fresh context, whose microphone hears the voice as it is. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

export async function openVoice(hz: number): Promise<Voice> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-voice-'));
  const microphone = join(folder, 'voice.wav');
  writeTone(microphone, hz);
  const browser = await openBrowser({ microphone });
  return {
    hz,
    newPage: async options => (await rawMicrophone(await browser.newContext(options))).newPage(),
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
