import { expect, test } from 'vitest';
import { waitInLine } from './customer.ts';
import { anotherWindow, signIn } from './desk.ts';
import { heardAs } from './ears.ts';
import { AGENT_HZ, CUSTOMER_HZ, shareOffice } from './office.ts';
import { customerCalls, openTalk } from './talk.ts';

const office = await shareOffice();

test('who misses a call is put on a break and told so; back from it, the same customer rings again', async () => {
  const ana = await signIn(office);
  await ana.goAvailable();
  const customer = await waitInLine(office);
  await ana.offer.waitFor();
  await ana.offer.waitFor({ state: 'hidden', timeout: 40_000 });
  await ana.page.getByText('You missed a call, so you are on a break now.').waitFor();
  await ana.untilPresence('Missed a call');
  expect(await customer.page.evaluate('patchbayPhone.state()')).toBe('in-call');

  // The devices were checked a minute ago: no dialog this time.
  await ana.page.getByRole('button', { name: 'Go available' }).click();
  await ana.offer.waitFor();
  await customer.hangUp();
  await ana.offer.waitFor({ state: 'hidden' });
  await ana.page.getByText('The customer is no longer waiting').waitFor();
  await ana.untilPresence('Available');
  await Promise.all([ana.leave(), customer.leave()]);
});

test('a declined call rings at a colleague, who answers in one of two windows', async () => {
  const [ana, ben] = await Promise.all([signIn(office), signIn(office, 'Ben Okafor')]);
  await ana.goAvailable();
  const customer = await waitInLine(office, /Garcia/);
  await ana.offer.getByRole('button', { name: 'Decline' }).click();
  await ana.page.getByRole('menuitem', { name: 'Not my topic' }).click();
  await ana.offer.waitFor({ state: 'hidden' });

  await ben.goAvailable();
  const other = await anotherWindow(ben);
  await Promise.all([ben.offer.waitFor(), other.offer.waitFor()]);
  // Two customers have this number: both are named.
  for (const name of ['Maria Garcia', 'Luis Garcia']) expect(await other.offer.innerText()).toContain(name);
  await other.offer.getByRole('button', { name: 'Answer' }).click();
  await ben.page.getByText('Answered in another window').waitFor();
  await ben.callBar.getByText('Your line is in another window').waitFor();
  await heardAs(other.hears, CUSTOMER_HZ);
  await heardAs(customer.hears, AGENT_HZ);
  expect((await ben.hears()).rms).toBe(0);
  expect(await ana.offer.count()).toBe(0);

  await customer.hangUp();
  await other.page.getByRole('region', { name: 'How did it end?' }).waitFor();
  await other.page.getByRole('button', { name: 'Resolved' }).click();
  await ben.untilPresence('Available');
  await Promise.all([ana.leave(), ben.leave(), customer.leave()]);
});

test('the product hangs for half a minute: the console says so, the call goes on, and it heals', async () => {
  const { ana, customer, bothHear, finish } = await openTalk(office);
  process.kill(office.product.pid, 'SIGSTOP');
  // A socket that says nothing is given up after 18 s.
  await ana.page.getByText('Reconnecting…', { exact: true }).waitFor({ timeout: 40_000 });
  const meanwhile = await Promise.all([ana.hears(), customer.hears()]);
  expect(meanwhile.map(heard => heard.rms > 0.15)).toEqual([true, true]);
  process.kill(office.product.pid, 'SIGCONT');

  await ana.page.getByText('Connected again').waitFor();
  await ana.untilPresence('On a call');
  await bothHear();
  await finish();
});

test('the product is killed in mid-call: both go on talking, and it knows the call when it is back', async () => {
  const { ana, customer, bothHear, finish } = await openTalk(office);
  const callsBefore = await customerCalls(office);
  await office.product.end('SIGKILL');
  await ana.page.getByText('Reconnecting…', { exact: true }).waitFor();
  const meanwhile = await Promise.all([ana.hears(), customer.hears()]);
  expect(meanwhile.map(heard => heard.rms > 0.15)).toEqual([true, true]);
  await ana.notes.fill('Typed while nobody listened.');

  office.product = await office.surroundings.start();
  await ana.page.getByText('Connected again').waitFor();
  await ana.page.getByText('Saved', { exact: true }).waitFor();
  await ana.untilPresence('On a call');
  await bothHear();
  expect(await customerCalls(office)).toEqual(callsBefore);
  await finish();
});

test('an available agent who comes back in another browser is asked to check the devices there', async () => {
  const ana = await signIn(office);
  await ana.goAvailable();
  await ana.untilPresence('Available');
  await ana.page.context().close();
  const elsewhere = await signIn(office);
  await elsewhere.untilPresence('Available');
  await elsewhere.page.getByRole('dialog', { name: 'Check your headset' }).waitFor();
  await elsewhere.page.keyboard.press('Escape');
  await elsewhere.leave();
});

test('an agent who opens another browser in mid-call takes the line there, and back when it is closed', async () => {
  const { ana, customer } = await openTalk(office);
  const second = await signIn(office);
  await ana.callBar.getByText('Your line is in another window').waitFor();
  await heardAs(second.hears, CUSTOMER_HZ);
  await heardAs(customer.hears, AGENT_HZ);
  // Nobody takes it away again: longer than any console waits before it tries.
  for (const until = Date.now() + 12_000; Date.now() < until;) await heardAs(second.hears, CUSTOMER_HZ, 1500);
  await ana.callBar.getByText('Your line is in another window').waitFor();

  await second.page.context().close();
  await heardAs(ana.hears, CUSTOMER_HZ, 90_000);
  await heardAs(customer.hears, AGENT_HZ);
  await customer.hangUp();
  await ana.page.getByRole('button', { name: 'Resolved' }).click();
  await ana.untilPresence('Available');
  await Promise.all([ana.leave(), customer.leave()]);
});
