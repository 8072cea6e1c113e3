import formbody from '@fastify/formbody';
import fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCarrierApp } from '#server/local-carrier/app.ts';
import { createLocalCarrier } from '#server/local-carrier/carrier.ts';
import { untilTrue } from '../support/chromium.ts';
import { hear } from '../support/tones.ts';
import { openVoice, type Voice } from '../support/voices.ts';
import { accountSid, apiKeySecret, apiKeySid, applicationSid, authToken, bank, tokenFor, twiml } from './office.ts';
import { openSockets } from './signal-server.ts';

let agent: Voice;
let customer: Voice;

beforeAll(async () => {
  agent = await openVoice(700);
  customer = await openVoice(1100);
});

afterAll(async () => {
  await agent?.close();
  await customer?.close();
});

/** The whole carrier with a product that has a menu, a queue with music, and a room for customer and agent. */
async function startCarrier() {
  const room = '<Dial><Conference startConferenceOnEnter="true" beep="false" waitUrl="">room</Conference></Dial>';
  const pages: Record<string, string> = {
    '/twilio/voice':
      '<Gather action="/menu" numDigits="1" timeout="30"><Say language="en-US">Welcome. Press 1.</Say></Gather>',
    '/menu': '<Enqueue>line</Enqueue>',
    '/room': room,
    '/twilio/voice/agent': room,
  };
  const product = fastify();
  await product.register(formbody);
  product.all('/*', (request, reply) => {
    const page = pages[request.url.split('?', 1)[0] ?? ''];
    return page === undefined ? reply.code(204).send() : reply.type('text/xml').send(twiml(page));
  });
  await product.listen({ port: 0, host: '127.0.0.1' });
  const publicUrl = `http://127.0.0.1:${(product.server.address() as AddressInfo).port}`;
  const keys = { accountSid, authToken, apiKeySid, apiKeySecret, applicationSid };
  const carrier = createLocalCarrier({ ...keys, publicUrl, numbers: [bank] });
  const app = await createCarrierApp(carrier);
  const media = openSockets(app, carrier);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const order = (path: string, fields: Record<string, string>) =>
    fetch(`${url}/2010-04-01/Accounts/${accountSid}/${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
      body: new URLSearchParams(fields),
    });
  return {
    carrier,
    media,
    url,
    publicUrl,
    order,
    [Symbol.asyncDispose]: async () => {
      carrier.close();
      await app.close();
      await product.close();
    },
  };
}

test(
  'a customer passes the menu, waits with music, talks with an agent and is hung up with the room',
  { timeout: 60_000 },
  async () => {
    await using world = await startCarrier();
    const phone = await customer.newPage({ locale: 'en-US' });
    await phone.goto(`${world.url}/phone`);
    await phone.getByRole('button', { name: 'Call', exact: true }).click();
    await phone.getByText('Welcome. Press 1.').waitFor();
    await phone.keyboard.press('1');
    const customerHears = () => hear(phone, 'patchbayPhone.remoteStream()');
    await vi.waitFor(async () => expect((await customerHears()).rms).toBeGreaterThan(0.005), 8000);

    const device = await agent.newPage();
    await device.goto(`${world.url}/device`);
    await device.evaluate(`startDevice(${JSON.stringify(tokenFor('agent_7'))})`);
    await device.evaluate('dial({ interaction: "42" })');
    await untilTrue(device, 'call.status() === "open"');
    const [waiting] = world.carrier.state().calls.filter(call => call.to === bank);
    expect((await world.order(`Calls/${waiting?.callSid}.json`, { Url: `${world.publicUrl}/room` })).status).toBe(200);
    const agentHears = () => hear(device, 'call.getRemoteStream()');
    await vi.waitFor(async () => expect((await agentHears()).peakHz).toBeCloseTo(1100, -1.5), 8000);
    await vi.waitFor(async () => expect((await customerHears()).peakHz).toBeCloseTo(700, -1.5), 8000);

    const [conference] = world.carrier.state().conferences;
    await world.order(`Conferences/${conference?.conferenceSid}.json`, { Status: 'completed' });
    await untilTrue(phone, 'patchbayPhone.state() === "ended"');
    await untilTrue(device, 'events.includes("disconnect")');
    await vi.waitFor(() => expect(world.media.running).toBe(false));
  },
);
