import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { waitInLine } from './customer.ts';
import { shareOffice } from './office.ts';
import { type Reader, goAvailable, openDesk, readers, watcher } from './readers.ts';

const office = await shareOffice();
const fault = (faults: object) =>
  fetch(`http://127.0.0.1:${office.surroundings.carrierPort}/control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });

test.each(readers)(
  'a call that is recorded, in $language: asked, recording, paused, not paused, going on; then heard, with both sides and what happened',
  { timeout: 600_000 },
  async reader => {
    const { t } = reader;
    const wrong: string[] = [];
    const [admin, page] = await Promise.all([openDesk(office, reader, 'Ada Admin'), openDesk(office, reader)]);
    await setMode(admin, 'ask');
    const see = watcher(page, reader, wrong);
    await goAvailable(page, reader);
    const customer = await waitInLine(office);
    await page.getByRole('article', { name: new RegExp(t.offer.incoming) }).waitFor();
    await page.keyboard.press('a');

    await page.getByRole('button', { name: t.recording.start }).waitFor();
    await see('recording-ask', t.recording.ask);
    await page.keyboard.press('p');
    const bar = page.getByRole('region', { name: t.call.bar });
    await bar.getByText(t.recording.on, { exact: true }).waitFor();
    await see('recording-on', t.recording.on);
    await page.waitForTimeout(4_000);
    await page.keyboard.press('p');
    await bar.getByText(t.recording.pausedFor).waitFor();
    await see('recording-paused', t.recording.pausedFor);
    await page.keyboard.press('p');
    await bar.getByText(t.recording.on, { exact: true }).waitFor();
    await page.waitForTimeout(3_000);
    await fault({ refuseRest: 10_000, onlyRestTo: '/Recordings' });
    await page.keyboard.press('p');
    await bar.getByText(t.recording.unsafe).waitFor();
    await see('recording-unsafe', t.recording.unsafe);
    await fault({ refuseRest: 0 });
    await bar.getByText(t.recording.pausedFor).waitFor();
    await page.keyboard.press('p');
    await bar.getByText(t.recording.on, { exact: true }).waitFor();
    await page.keyboard.press('n');
    await page.keyboard.type('Lost card');
    const address = page.url();
    await page.waitForTimeout(2_000);
    await customer.hangUp();

    await setMode(admin, 'off');
    await hear(admin, reader, address, wrong);
    await Promise.all([admin.context().close(), page.context().close(), customer.leave()]);
    expect(wrong).toEqual([]);
  },
);

/** As the settings screen does it. */
async function setMode(page: Page, value: string): Promise<void> {
  const body = JSON.stringify({ scope: 'all', scopeId: null, value });
  const status = await page.evaluate(
    `fetch('/api/v1/settings/recording', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(body)} }).then(answer => answer.status)`,
  );
  expect(status).toBeLessThan(300);
}

async function hear(page: Page, reader: Reader, address: string, wrong: string[]): Promise<void> {
  const { t } = reader;
  const see = watcher(page, reader, wrong);
  await page.goto(address);
  await page.getByRole('button', { name: t.recording.load }).click();
  const slider = page.getByRole('slider', { name: t.player.position });
  await slider.waitFor();
  await see('player', t.player.marks);
  // What the screens say of it: the sound loads, plays, leaps and changes its speed by keys alone.
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => slider.getAttribute('aria-valuenow')).toBe('5');
  await page.keyboard.press('ArrowUp');
  expect(await page.getByRole('combobox', { name: t.player.speed }).inputValue()).toBe('1.25');
  await page.keyboard.press(' ');
  await expect
    .poll(async () => Number(await slider.getAttribute('aria-valuenow')), { timeout: 10_000 })
    .toBeGreaterThan(6);
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: t.player.play }).waitFor();
  expect(await page.getByText(t.player.failed).count()).toBe(0);
  await page.reload();
  await page.getByRole('button', { name: t.recording.load }).click();
  await page.getByText(t.player.listened).first().waitFor();
}
