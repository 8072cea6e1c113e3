import { expect, test } from 'vitest';
import { waitInLine } from './customer.ts';
import { signIn } from './desk.ts';
import { heardAs } from './ears.ts';
import { AGENT_HZ, CUSTOMER_HZ, shareOffice } from './office.ts';

const office = await shareOffice();

test(
  'whoever is deactivated in the middle of a call talks on, and signs in again when the customer has left',
  { timeout: 240_000 },
  async () => {
    const [customer, ana, ada] = await Promise.all([waitInLine(office), signIn(office), signIn(office, 'Ada Admin')]);
    await ana.goAvailable();
    await ana.offer.waitFor();
    await ana.page.keyboard.press('a');
    await heardAs(ana.hears, CUSTOMER_HZ);

    await ada.page.evaluate(async () => {
      const { items } = await (await fetch('/api/v1/users?q=Ana')).json();
      const headers = { 'content-type': 'application/json' };
      await fetch(`/api/v1/users/${items[0].id}`, { method: 'PATCH', headers, body: '{"active":false}' });
    });
    await ana.page.getByRole('heading', { name: 'Your sign-in has ended. The call goes on.' }).waitFor();
    await heardAs(ana.hears, CUSTOMER_HZ);
    await heardAs(customer.hears, AGENT_HZ);
    expect(await ana.page.getByRole('button', { name: 'Leave the call' }).isVisible()).toBe(true);

    await customer.hangUp();
    await ana.page.waitForURL('**/sign-in?ended*');
  },
);
