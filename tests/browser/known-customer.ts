import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What the customer knows of themselves, by the question as the agent reads it. */
const answers: [RegExp, string][] = [
  [/Date of birth|出生日期/, '12 March 1985'],
  [/identity number|证件号码/, '881x'],
  [/Postcode|邮编/, 'sw1a1aa'],
  [/Everyday account|活期账户/, '5678'],
];
const facts = { bornOn: '1985-03-12', identityNumber: 'P-4402-881X', postcode: 'SW1A 1AA', address: '14 Quay Street' };
const holding = {
  kind: 'deposit',
  product: 'Everyday account',
  productZh: '活期账户',
  number: '6222000012345678',
  amountMinor: 1_234_500,
  currency: 'USD',
  openedOn: '2020-01-02',
};

/** Gives a customer facts and a holding, from within the console of somebody who may, as the console itself asks. */
export async function makeKnown(admin: Page, name: string): Promise<void> {
  const done = await admin.evaluate(
    async ([name, facts, holding]) => {
      const send = (method: string, path: string, body: unknown) =>
        fetch(`/api/v1${path}`, {
          method,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
      const list = await fetch(`/api/v1/customers?q=${encodeURIComponent(name)}`);
      const { items } = (await list.json()) as { items: { id: string }[] };
      const { id } = items[0]!;
      const changed = await send('PATCH', `/customers/${id}`, facts);
      const added = await send('POST', `/customers/${id}/holdings`, holding);
      return [changed.status, added.status];
    },
    [name, facts, holding] as const,
  );
  expect(done).toEqual([200, 201]);
}

/** The questions that are asked on the screen, with what the customer answers; null: a question that this customer cannot answer. */
export async function askedOf(page: Page): Promise<{ label: string; answer: string | null }[]> {
  const form = page.getByRole('button', { name: /^(Check|核对)$/ }).locator('xpath=ancestor::form');
  const labels = await form.locator('label').allInnerTexts();
  return labels.map(label => ({ label, answer: answers.find(([question]) => question.test(label))?.[1] ?? null }));
}
