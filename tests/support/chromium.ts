import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/**
 * Opens a headless Chromium with a fresh profile, found by `CHROMIUM`, then the path. Microphone permission is given
 * at once. `microphone`: a WAV file that it hears in a loop; the file belongs to the whole process, so two voices need
 * two browsers. `null`: no microphone at all, every request for one is refused. Close it with `await browser.close()`.
 */
export function openBrowser(options: { microphone?: string | null } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    ignoreDefaultArgs: ['--mute-audio'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--autoplay-policy=no-user-gesture-required',
      ...microphoneFlags(options.microphone),
    ],
  });
}

/**
 * A context whose pages get the microphone as it is. Browsers clean up speech; a steady tone is noise to them, and is
 * damped or lost in about half of the calls.
 */
export async function rawMicrophone(context: BrowserContext): Promise<BrowserContext> {
  await context.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const original = devices?.getUserMedia.bind(devices);
    const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    if (!original) return;
    devices.getUserMedia = ({ audio, ...rest } = {}) =>
      original({ ...rest, audio: audio && { ...(audio === true ? {} : audio), ...raw } });
  });
  return context;
}

/** Waits until an expression is true in the page. (`page.waitForFunction` needs `eval`, which our pages forbid.) */
export async function untilTrue(page: Page, expression: string, ms = 10_000): Promise<void> {
  for (const end = Date.now() + ms; !(await page.evaluate(`Boolean(${expression})`));) {
    if (Date.now() > end) throw new Error(`Not true within ${ms} ms: ${expression}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

function microphoneFlags(microphone: string | null | undefined): string[] {
  if (microphone === null) return ['--deny-permission-prompts'];
  const flags = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
  return microphone ? [...flags, `--use-file-for-fake-audio-capture=${microphone}`] : flags;
}

function findChromium(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const found = [process.env.CHROMIUM, ...folders.flatMap(folder => names.map(name => join(folder, name)))].find(
    path => path && existsSync(path),
  );
  if (!found) throw new Error('Chromium was not found: install it or set CHROMIUM to its path.');
  return found;
}
