import { expect, test, vi } from 'vitest';
import type { Customer } from './customer.ts';
import { signIn } from './desk.ts';
import { heardAs, hearsExactly } from './ears.ts';
import { AGENT_HZ, COLLEAGUE_HZ, CUSTOMER_HZ, shareOffice } from './office.ts';
import { openTalk } from './talk.ts';

const office = await shareOffice();

test(
  'an agent asks a colleague in while the customer hears music, brings all together and leaves, by keyboard alone',
  { timeout: 240_000 },
  async () => {
    const ben = await signIn(office, 'Ben Okafor', 'colleague');
    const { ana, customer } = await openTalk(office);
    await ben.goAvailable();
    const { keyboard } = ana.page;
    await keyboard.press('n');
    await keyboard.type('Lost card on the ferry.');
    await ana.page.getByText('Saved', { exact: true }).waitFor();
    await keyboard.press('Escape');
    await ana.page.locator('#work').focus();

    await keyboard.press('h');
    await ana.callBar.getByText('On hold').waitFor();
    await hearsExactly(ana.voices, []);
    await hearsMusic(customer);
    await keyboard.press('h');
    await heardAs(customer.hears, AGENT_HZ);

    await keyboard.press('x');
    const dialog = ana.page.getByRole('dialog');
    await dialog.getByRole('combobox').waitFor();
    await keyboard.type('Ben');
    await dialog.getByRole('option', { name: /Ben Okafor/ }).waitFor();
    await keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await ana.callBar.getByText('It rings at Ben Okafor').waitFor();

    await ben.page.getByRole('article', { name: 'Ana Torres asks you in: Alice Johnson' }).waitFor();
    await ben.page.getByText('Lost card on the ferry.').waitFor();
    await ben.page.keyboard.press('a');
    await ben.page.waitForURL('**/interactions/*');

    await ana.callBar.getByText('You and Ben Okafor hear each other').waitFor();
    await hearsExactly(ana.voices, [COLLEAGUE_HZ]);
    await hearsExactly(ben.voices, [AGENT_HZ]);
    await hearsMusic(customer);

    await ben.page.reload();
    await ben.callBar.getByText('the customer hears music', { exact: false }).waitFor();
    await hearsExactly(ben.voices, [AGENT_HZ]);

    await keyboard.press('c');
    await ana.callBar.getByText('everybody hears everybody').waitFor();
    await hearsExactly(ana.voices, [CUSTOMER_HZ, COLLEAGUE_HZ]);
    await hearsExactly(ben.voices, [CUSTOMER_HZ, AGENT_HZ]);
    await hearsExactly(customer.voices, [AGENT_HZ, COLLEAGUE_HZ]);

    await keyboard.press('o');
    await ana.page.getByText('Ben Okafor has the call.').waitFor();
    await ana.callBar.waitFor({ state: 'hidden' });
    await ana.untilPresence('Available');
    await hearsExactly(ben.voices, [CUSTOMER_HZ]);
    await hearsExactly(customer.voices, [COLLEAGUE_HZ]);

    await ben.callBar.getByRole('button', { name: 'Hang up' }).click();
    await customer.untilEnded();
    await ben.page.getByRole('region', { name: 'How did it end?' }).waitFor();
    await ben.page.keyboard.press('1');
    await ben.untilPresence('Available');
    const steps = await ben.page.getByRole('listitem').allInnerTexts();
    for (const words of ['Ana Torres asked Ben Okafor', 'brought all together', 'handed the call on to Ben Okafor'])
      expect(steps.join('\n')).toContain(words);
    await vi.waitFor(async () => expect((await office.carrier()).calls).toEqual([]), { timeout: 10_000 });
  },
);

/** After a sentence that this telephone only shows: something, and nobody's voice. */
async function hearsMusic(customer: Customer): Promise<void> {
  await vi.waitFor(async () => expect((await customer.hears()).rms).toBeGreaterThan(0.01), { timeout: 15_000 });
  await hearsExactly(customer.voices, []);
}
