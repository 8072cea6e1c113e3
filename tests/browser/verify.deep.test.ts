import { expect, test } from 'vitest';
import { waitInLine } from './customer.ts';
import { type Desk, signIn } from './desk.ts';
import { askedOf, makeKnown } from './known-customer.ts';
import { shareOffice } from './office.ts';

const office = await shareOffice();

async function answerAll(desk: Desk, right: boolean): Promise<void> {
  for (const { label, answer } of await askedOf(desk.page))
    if (answer) await desk.page.getByLabel(label, { exact: true }).fill(right ? answer : 'something else');
  await desk.page.keyboard.press('Enter');
}

test(
  'a customer is verified by keyboard, their details appear; one who fails thrice alerts the supervisor at once',
  { timeout: 240_000 },
  async () => {
    const [ada, sofia, ana] = await Promise.all([
      signIn(office, 'Ada Admin'),
      signIn(office, 'Sofia Lind'),
      signIn(office),
    ]);
    await makeKnown(ada.page, 'Alice Johnson');
    await ana.goAvailable();
    const first = await waitInLine(office);
    await ana.offer.waitFor();
    await ana.page.keyboard.press('a');
    const details = ana.page.getByRole('region', { name: 'Details' });
    await details.getByText('•••• until verified').first().waitFor();
    expect(await details.innerText()).not.toContain('Quay Street');

    await ana.page.keyboard.press('v');
    await ana.page.getByRole('button', { name: 'Check' }).waitFor();
    await answerAll(ana, true);
    await ana.page.getByText('Verified by questions').waitFor();
    await details.getByText('14 Quay Street').waitFor();
    await ana.page.getByRole('region', { name: 'Holdings' }).getByText('$12,345.00').waitFor();
    await first.hangUp();
    await ana.page.getByRole('region', { name: 'How did it end?' }).waitFor();
    await ana.page.keyboard.press('1');
    await ana.untilPresence('Available');

    const second = await waitInLine(office);
    await ana.offer.waitFor();
    await ana.page.keyboard.press('a');
    await ana.page.getByRole('button', { name: 'Verify' }).waitFor();
    await ana.page.keyboard.press('v');
    for (const left of ['2 tries left', '1 try left']) {
      await ana.page.getByRole('button', { name: 'Check' }).waitFor();
      await answerAll(ana, false);
      await ana.page.getByText(left).waitFor();
    }
    await answerAll(ana, false);
    await ana.page.getByText('Could not be verified').waitFor();
    await ana.page.getByText('Offer a visit to a branch', { exact: false }).waitFor();

    await sofia.page.getByText('Alice Johnson could not be verified').waitFor();
    await sofia.page.getByRole('link', { name: 'Look at it' }).click();
    await sofia.page.getByRole('button', { name: 'Seen to' }).click();
    await sofia.page.getByText('The alert is closed.').waitFor();
    await sofia.page.getByText('could not be verified').waitFor({ state: 'hidden' });
    await second.hangUp();
    await Promise.all([first.leave(), second.leave()]);
  },
);
