import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openBrowser } from '../support/chromium.ts';
import { createApi } from './api.ts';

test('the API can be read in a browser, under the same policy as every page', async () => {
  await using api = await createApi();
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', message => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', error => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}/api/docs`);
    await page.getByText('/api/v1/customers/{id}/timeline').waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
