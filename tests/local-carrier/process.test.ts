import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { readCarrierConfig } from '#server/local-carrier/config.ts';
import { accountSid, apiKeySecret, apiKeySid, applicationSid, authToken, bank, customer, tokenFor } from './office.ts';

const environment = {
  ...process.env,
  CARRIER_PORT: '0',
  PUBLIC_URL: 'http://127.0.0.1:9',
  CARRIER_ACCOUNT_SID: accountSid,
  CARRIER_AUTH_TOKEN: authToken,
  CARRIER_API_KEY_SID: apiKeySid,
  CARRIER_API_KEY_SECRET: apiKeySecret,
  CARRIER_APP_SID: applicationSid,
};

function start(changes: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['server/local-carrier/main.ts'], { env: { ...environment, ...changes } });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', line => lines.push(line));
  const exited = once(child, 'close').then(([code]) => code as number);
  return { child, lines, exited };
}

async function listening() {
  const process = start();
  const url = await new Promise<string>((resolve, reject) => {
    process.child.stdout.on('data', (text: Buffer) =>
      resolve(/http:\/\/127\.0\.0\.1:\d+/.exec(text.toString())?.[0] ?? ''),
    );
    void process.exited.then(() => reject(new Error(process.lines.join('\n'))));
  });
  return { ...process, url };
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

test('the carrier runs by itself: known by its health, driven from this machine, undisturbed by a closed terminal', async () => {
  const { child, url, exited } = await listening();
  try {
    expect(await (await fetch(`${url}/carrier/health`)).json()).toMatchObject({
      carrier: 'local',
      publicUrl: 'http://127.0.0.1:9',
      accountSid,
      pid: child.pid,
    });
    // The product is not there: the call fails, the carrier does not.
    const rung = await post(`${url}/control/calls`, { from: customer, to: bank });
    expect(rung.status).toBe(200);
    child.kill('SIGHUP');
    const agent = await post(`${url}/control/clients`, { token: tokenFor('agent_1'), params: {} });
    expect(await agent.json()).toMatchObject({ callSid: expect.stringMatching(/^CA/) as string });
    await post(`${url}/control/clock`, { advanceMs: 1_000 });
    expect(((await (await fetch(`${url}/control/state`)).json()) as { calls: unknown[] }).calls).toHaveLength(2);
    expect((await post(`${url}/control/calls`, { from: customer, to: '+12025550999' })).status).toBe(404);
    expect((await post(`${url}/control/calls`, { to: 7 })).status).toBe(400);
    expect((await post(`${url}/control/faults`, { unknown: 1 })).status).toBe(400);
    expect((await post(`${url}/control/clients`, { token: 'x', params: {} })).status).toBe(403);
    const fromAPage = await post(`${url}/control/calls`, { from: customer, to: bank }, { origin: 'https://evil.test' });
    expect(fromAPage.status).toBe(403);

    const second = start({ CARRIER_PORT: new URL(url).port });
    expect(await second.exited).toBe(1);
    expect(second.lines).toEqual([`Local carrier: port ${new URL(url).port} is in use (CARRIER_PORT).`]);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exited).toBe(0);
}, 60_000);

test('a wrong setting stops the start with one line that names it', async () => {
  const { exited, lines } = start({ CARRIER_PORT: 'many' });
  expect(await exited).toBe(1);
  expect(lines).toEqual(['Local carrier: CARRIER_PORT is missing or not right.']);
});

test.each([
  { name: 'CARRIER_ACCOUNT_SID', value: 'AC1' },
  { name: 'CARRIER_AUTH_TOKEN', value: undefined },
  { name: 'CARRIER_NUMBERS', value: '+12025550100,12' },
  { name: 'CARRIER_CALLERS', value: '[{"name":1}]' },
  { name: 'PUBLIC_URL', value: 'product' },
])('$name cannot be $value', ({ name, value }) => {
  expect(() => readCarrierConfig({ ...environment, [name]: value })).toThrow(`${name} is missing or not right.`);
});
