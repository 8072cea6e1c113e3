import { expect, test, vi } from 'vitest';
import { signIn } from './desk.ts';
import { shareOffice } from './office.ts';

const office = await shareOffice();

test(
  'an agent asks to be rung, talks with a simulated customer, reads along, and sees how it went',
  { timeout: 180_000 },
  async () => {
    const ana = await signIn(office);
    await ana.goAvailable();
    await ana.page.getByRole('link', { name: 'Training' }).click();
    await ana.page.getByRole('button', { name: 'Ring me: Lost card' }).click();
    await ana.page.getByText('The customer is dialling.').waitFor();

    await ana.offer.waitFor({ timeout: 40_000 });
    const card = await ana.offer.innerText();
    for (const words of ['Alice Johnson', 'Training', 'Cards']) expect(card).toContain(words);
    await ana.page.keyboard.press('a');
    await ana.page.waitForURL('**/interactions/*');
    await ana.untilPresence('On a call');

    // She speaks without a pause at first; muted she is done, and it is the customer's turn.
    await ana.page.keyboard.press('m');
    const captions = ana.page.getByRole('region', { name: 'What the customer says' });
    await captions.getByText('I think I have lost my card').waitFor({ timeout: 40_000 });
    await vi.waitFor(async () => expect((await ana.hears(500)).rms).toBeGreaterThan(0.02), { timeout: 30_000 });

    await ana.page.keyboard.press('n');
    await ana.page.keyboard.type('Card blocked, a new one is sent home.');
    await ana.page.getByText('Saved', { exact: true }).waitFor();
    await ana.callBar.getByRole('button', { name: 'Hang up' }).click();
    await ana.page.getByRole('button', { name: 'Resolved' }).click();
    await ana.untilPresence('Available');

    await ana.page.getByRole('link', { name: 'Training' }).click();
    await ana.page
      .getByRole('main')
      .getByRole('link', { name: /Lost card/ })
      .click();
    const check = (name: string) => ana.page.getByRole('listitem').filter({ hasText: name });
    await check('A note was written').waitFor();
    expect(await check('A note was written').innerText()).toContain('Yes');
    expect(await check('Noted how it ended').innerText()).toContain('Yes');
    expect(await check('The customer could say everything').innerText()).toContain('No');
    await ana.page.getByText('I think I have lost my card').waitFor();
    await ana.leave();
  },
);
