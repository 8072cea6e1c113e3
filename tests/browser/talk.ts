import { type Customer, waitInLine } from './customer.ts';
import { type Desk, signIn } from './desk.ts';
import { heardAs } from './ears.ts';
import { AGENT_HZ, CUSTOMER_HZ, type Office } from './office.ts';

export interface Talk {
  ana: Desk;
  customer: Customer;
  /** Both hear each other's tone. */
  bothHear(): Promise<void>;
  /** The agent hangs up, says how it ended, and both leave. */
  finish(): Promise<void>;
}

/** Ana at her desk takes Alice's call by key; they hear each other. */
export async function openTalk(office: Office): Promise<Talk> {
  const ana = await signIn(office);
  await ana.goAvailable();
  const customer = await waitInLine(office);
  await ana.offer.waitFor();
  await ana.page.keyboard.press('a');
  const bothHear = async () => {
    await heardAs(ana.hears, CUSTOMER_HZ);
    await heardAs(customer.hears, AGENT_HZ);
  };
  await bothHear();
  return {
    ana,
    customer,
    bothHear,
    async finish() {
      await ana.callBar.getByRole('button', { name: 'Hang up' }).click();
      await customer.untilEnded();
      await ana.page.getByRole('button', { name: 'Resolved' }).click();
      await ana.untilPresence('Available');
      await Promise.all([ana.leave(), customer.leave()]);
    },
  };
}

/** Alice's calls that the carrier has now. */
export async function customerCalls(office: Office): Promise<string[]> {
  const { calls } = await office.carrier();
  return calls.filter(call => call.from === '+12025550111').map(call => call.callSid);
}
