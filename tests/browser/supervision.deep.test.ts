import { test } from 'vitest';
import { signIn } from './desk.ts';
import { hearsExactly } from './ears.ts';
import { AGENT_HZ, COLLEAGUE_HZ, CUSTOMER_HZ, shareOffice } from './office.ts';
import { openTalk } from './talk.ts';

const office = await shareOffice();

test(
  'a supervisor comes to help, whispers, takes part, listens and takes the call over; each is heard by whom it should be',
  { timeout: 240_000 },
  async () => {
    const sofia = await signIn(office, 'Sofia Lind', 'colleague');
    const { ana, customer } = await openTalk(office);
    await sofia.page.getByRole('link', { name: 'Floor' }).click();
    await sofia.page.getByRole('link', { name: /Alice Johnson/ }).waitFor();

    await ana.page.keyboard.press('s');
    await ana.callBar.getByText('You have asked for help.').waitFor();
    await sofia.page.getByRole('button', { name: 'Come to help' }).click();
    await sofia.callBar.getByText('Only the agent hears you.').waitFor();
    await ana.callBar.getByText('Sofia Lind speaks to you; the customer does not hear it.').waitFor();
    await hearsExactly(ana.voices, [CUSTOMER_HZ, COLLEAGUE_HZ]);
    await hearsExactly(sofia.voices, [CUSTOMER_HZ, AGENT_HZ]);
    await hearsExactly(customer.voices, [AGENT_HZ]);

    await sofia.page.keyboard.press('b');
    await ana.callBar.getByText('Sofia Lind takes part').waitFor();
    await hearsExactly(customer.voices, [AGENT_HZ, COLLEAGUE_HZ]);
    await hearsExactly(ana.voices, [CUSTOMER_HZ, COLLEAGUE_HZ]);

    await sofia.page.keyboard.press('l');
    await ana.callBar.getByText('Sofia Lind is listening.').waitFor();
    await hearsExactly(customer.voices, [AGENT_HZ]);
    await hearsExactly(ana.voices, [CUSTOMER_HZ]);
    await hearsExactly(sofia.voices, [CUSTOMER_HZ, AGENT_HZ]);

    await sofia.page.keyboard.press('q');
    await sofia.callBar.waitFor({ state: 'hidden' });
    await ana.callBar.getByText('Sofia Lind is listening.').waitFor({ state: 'hidden' });
    await hearsExactly(customer.voices, [AGENT_HZ]);

    await sofia.page.getByRole('link', { name: /Alice Johnson/ }).click();
    await sofia.page.getByRole('button', { name: 'Listen', exact: true }).click();
    await hearsExactly(sofia.voices, [CUSTOMER_HZ, AGENT_HZ]);
    await sofia.callBar.getByRole('button', { name: 'Take over' }).click();
    await sofia.page.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
    await ana.page.getByText('Sofia Lind has the call.').waitFor();
    await ana.untilPresence('Available');
    await hearsExactly(customer.voices, [COLLEAGUE_HZ]);
    await hearsExactly(sofia.voices, [CUSTOMER_HZ]);
    await customer.hangUp();
    await sofia.page.getByRole('region', { name: 'How did it end?' }).waitFor();
  },
);
