import { expect, test, vi } from 'vitest';
import { waitInLine } from './customer.ts';
import { type Desk, signIn } from './desk.ts';
import { heardAs, heardNothing } from './ears.ts';
import { AGENT_HZ, CUSTOMER_HZ, shareOffice } from './office.ts';
import { customerCalls } from './talk.ts';

const ringingHz = [659, 831, 988];
const office = await shareOffice();

test(
  'a customer rings, an agent answers, comes back after a reload, and wraps the call up',
  { timeout: 240_000 },
  async () => {
    const [customer, ana] = await Promise.all([waitInLine(office), signIn(office)]);
    await ana.goAvailable();

    await ana.offer.waitFor();
    const card = await ana.offer.innerText();
    for (const words of ['Alice Johnson', 'Cards', 'Waited', 'English']) expect(card).toContain(words);
    await untilRinging(ana);
    expect(await ana.page.title()).toContain('Alice Johnson is calling');

    await ana.page.keyboard.press('a');
    await ana.page.waitForURL('**/interactions/*');
    await heardAs(ana.hears, CUSTOMER_HZ);
    await heardAs(customer.hears, AGENT_HZ);
    await ana.untilPresence('On a call');
    const callsBefore = await customerCalls(office);
    expect(callsBefore).toHaveLength(1);

    await ana.page.keyboard.press('n');
    await ana.page.keyboard.type('Card lost on the ferry; blocked it.');
    await ana.page.getByText('Saved', { exact: true }).waitFor();

    await ana.page.reload();
    await ana.callBar.getByRole('button', { name: 'Mute' }).and(ana.page.locator(':enabled')).waitFor();
    await heardAs(ana.hears, CUSTOMER_HZ);
    await heardAs(customer.hears, AGENT_HZ);
    expect(await customerCalls(office)).toEqual(callsBefore);
    expect(await customer.page.evaluate('patchbayPhone.state()')).toBe('in-call');
    expect(await ana.notes.inputValue()).toBe('Card lost on the ferry; blocked it.');

    await ana.page.keyboard.press('m');
    await heardNothing(customer.hears);
    await heardAs(ana.hears, CUSTOMER_HZ);
    await ana.page.keyboard.press('m');
    await heardAs(customer.hears, AGENT_HZ);

    await ana.callBar.getByRole('button', { name: 'Keypad' }).click();
    const keypad = ana.page.getByRole('group', { name: 'Keypad' });
    await keypad.getByRole('button', { name: '5' }).click();
    await ana.page.keyboard.press('#');
    expect(await keypad.getByRole('status').innerText()).toBe('5#');
    await ana.page.keyboard.press('Escape');

    await ana.callBar.getByRole('button', { name: 'Hang up' }).click();
    await customer.untilEnded();
    await ana.page.getByRole('region', { name: 'How did it end?' }).waitFor();
    await ana.untilPresence('Wrap-up');
    await ana.page.keyboard.press('1');
    await ana.page.getByText('Saved. You are available again.').waitFor();
    await ana.untilPresence('Available');
    await vi.waitFor(async () => expect((await office.carrier()).calls).toEqual([]), { timeout: 10_000 });

    await ana.page.getByRole('link', { name: 'Customers' }).click();
    await ana.page.getByRole('link', { name: /Alice Johnson/ }).click();
    const entry = ana.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Resolved' });
    await entry.waitFor();
    const history = await entry.innerText();
    for (const words of ['Cards', 'Ana Torres', 'Talked', 'Card lost on the ferry; blocked it.'])
      expect(history).toContain(words);
    await Promise.all([ana.leave(), customer.leave()]);
  },
);

async function untilRinging(desk: Desk): Promise<void> {
  await vi.waitFor(
    async () => {
      const heard = await desk.plays();
      expect(ringingHz.some(hz => Math.abs(heard.peakHz - hz) < 15)).toBe(true);
      expect(heard.rms).toBeGreaterThan(0.02);
    },
    { timeout: 15_000 },
  );
}
