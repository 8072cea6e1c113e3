import { expect, test } from 'vitest';
import { ringBank } from './customer.ts';
import { signIn } from './desk.ts';
import { shareOffice } from './office.ts';

const office = await shareOffice();

test(
  'an agent is led through a first call, and the tour follows what they do, also over a reload',
  { timeout: 240_000 },
  async () => {
    const ana = await signIn(office);
    const { page } = ana;
    const card = page.getByRole('group').filter({ hasText: /Step \d+ of 10/ });
    const shows = (title: string) => card.getByRole('heading', { name: title }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('tour');
    await page.getByRole('option', { name: 'Start the tour' }).click();
    await shows('Take your first call');
    await page.keyboard.press('ArrowRight');
    await shows('Go available');
    await page.keyboard.press('ArrowLeft');
    await shows('Take your first call');
    await card.getByRole('button', { name: 'Next' }).click();

    await ana.goAvailable();
    await shows('Ring as a customer');
    await page.reload();
    await shows('Ring as a customer');

    const customer = await ringBank(office);
    await customer.press('1', 'For English, press 1.');
    await customer.press('1', /For cards, press 1/);
    await ana.offer.waitFor();
    await shows('It rings');
    await page.keyboard.press('a');
    await page.waitForURL('**/interactions/*');
    await shows('Who is it?');
    await card.getByRole('button', { name: 'Next' }).click();
    await shows('Let them prove it');
    await card.getByRole('button', { name: 'Next' }).click();
    await shows('Note what they say');
    await ana.notes.fill('Wants to know the limit.');
    await shows('Promise something');
    await card.getByRole('button', { name: 'Next' }).click();
    await shows('Hang up and say how it ended');

    await ana.callBar.getByRole('button', { name: 'Hang up' }).click();
    await page.getByRole('region', { name: 'How did it end?' }).getByRole('button', { name: 'Resolved' }).click();
    await shows('That is it');
    await card.getByRole('button', { name: 'Done' }).click();
    await card.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'My presence' }).waitFor();
    expect(await card.count()).toBe(0);
    await Promise.all([ana.leave(), customer.leave()]);
  },
);
