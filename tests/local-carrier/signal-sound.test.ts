import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { untilTrue } from '../support/chromium.ts';
import { type Heard, hear } from '../support/tones.ts';
import { openVoice, type Voice } from '../support/voices.ts';
import { cuttableWire, startSockets } from './signal-server.ts';
import { tokenFor } from './signal-switchboard.ts';

const AGENT_HZ = 700;
const CUSTOMER_HZ = 1100;
const HOLD_HZ = 440;

let agent: Voice;
let customer: Voice;

beforeAll(async () => {
  agent = await openVoice(AGENT_HZ);
  customer = await openVoice(CUSTOMER_HZ);
});

afterAll(async () => {
  await agent?.close();
  await customer?.close();
});

const agentHears = (page: Page): Promise<Heard> => hear(page, 'window.call.getRemoteStream()');
const customerHears = (page: Page): Promise<Heard> => hear(page, 'window.patchbayPhone.remoteStream()');

/** Waits until a person hears this pitch, loud and clear. */
async function heardAs(listen: () => Promise<Heard>, hz: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const heard = await listen();
      expect({ ...heard, loud: heard.rms > 0.15, right: Math.abs(heard.peakHz - hz) < 15 }).toMatchObject({
        loud: true,
        right: true,
      });
    },
    { timeout: 8000, interval: 50 },
  );
}

async function openDevice(url: string): Promise<Page> {
  const page = await agent.newPage();
  await page.goto(`${url}/device`);
  await page.evaluate(`startDevice(${JSON.stringify(tokenFor('agent_7'))})`);
  return page;
}

async function openPhone(url: string): Promise<Page> {
  const page = await customer.newPage({ locale: 'en-US' });
  await page.goto(`${url}/phone?audio=raw`);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await untilTrue(page, 'patchbayPhone.state() === "in-call"');
  return page;
}

const events = (page: Page): Promise<string[]> => page.evaluate('events');

test('customer and agent hear each other, hold, keys and a cut line work', { timeout: 60_000 }, async () => {
  await using carrier = await startSockets();
  using wire = await cuttableWire(carrier.port);
  const phone = await openPhone(wire.url);
  const device = await openDevice(wire.url);
  await device.evaluate('dial({ interaction: "42" })');
  await heardAs(() => agentHears(device), CUSTOMER_HZ);
  await heardAs(() => customerHears(phone), AGENT_HZ);
  const [customerSid, agentSid] = carrier.switchboard.living() as [string, string];
  expect(carrier.switchboard.dialled).toContainEqual({ identity: 'agent_7', params: { interaction: '42' } });

  const line = carrier.switchboard.leg(customerSid).audio;
  line.setHeld(true);
  const tone = Int16Array.from({ length: 8000 * 20 }, (_, n) => 8000 * Math.sin((2 * Math.PI * HOLD_HZ * n) / 8000));
  const music = line.play(tone);
  await heardAs(() => customerHears(phone), HOLD_HZ);
  expect((await agentHears(device)).rms).toBeLessThan(0.01);
  music.stop();
  line.setHeld(false);
  await heardAs(() => customerHears(phone), AGENT_HZ);

  await device.evaluate('call.sendDigits("12#")');
  await phone.keyboard.press('5');
  await vi.waitFor(() =>
    expect(carrier.switchboard.pressed).toEqual([
      { callSid: agentSid, digits: '12#' },
      { callSid: customerSid, digits: '5' },
    ]),
  );

  wire.cut();
  await untilTrue(phone, 'patchbayPhone.state() === "reconnecting"');
  const during = await Promise.all([agentHears(device), customerHears(phone)]);
  expect(during.map(heard => heard.rms > 0.15)).toEqual([true, true]);
  expect(await events(device)).toContain('reconnecting');
  wire.mend();
  await untilTrue(phone, 'patchbayPhone.state() === "in-call"');
  await untilTrue(device, 'events.includes("reconnected") && call.status() === "open"');
  expect(carrier.switchboard.living()).toEqual([customerSid, agentSid]);
  await device.evaluate('call.sendDigits("9")');
  await vi.waitFor(() => expect(carrier.switchboard.pressed).toHaveLength(3));

  await phone.reload();
  await untilTrue(phone, 'patchbayPhone.state() === "in-call"');
  await heardAs(() => customerHears(phone), AGENT_HZ);
  await heardAs(() => agentHears(device), CUSTOMER_HZ);

  await device.evaluate('call.disconnect()');
  await phone.getByRole('button', { name: 'Hang up' }).click();
  await vi.waitFor(() => expect(carrier.switchboard.living()).toEqual([]));
  expect(carrier.media.running).toBe(false);
});

test(
  'a rung agent sees who calls and why, answers and is heard; a caller who gives up is taken back',
  { timeout: 30_000 },
  async () => {
    await using carrier = await startSockets();
    const phone = await openPhone(carrier.url);
    const device = await openDevice(carrier.url);
    const callSid = carrier.switchboard.ring('agent_7', { case: '42', name: 'Ann B & 李娜' });
    await untilTrue(device, 'window.call');
    expect(await device.evaluate('Object.fromEntries(call.customParameters)')).toEqual({
      case: '42',
      name: 'Ann B & 李娜',
    });
    await device.evaluate('call.accept()');
    await heardAs(() => agentHears(device), CUSTOMER_HZ);
    await heardAs(() => customerHears(phone), AGENT_HZ);
    carrier.switchboard.hangUp(callSid);
    await untilTrue(device, 'events.includes("disconnect")');

    const given = carrier.switchboard.ring('agent_7');
    await untilTrue(device, `call.parameters.CallSid === "${given}"`);
    carrier.switchboard.hangUp(given);
    await untilTrue(device, 'events.includes("cancel")');
    expect((await events(device)).filter(event => event.startsWith('error'))).toEqual([]);
  },
);
