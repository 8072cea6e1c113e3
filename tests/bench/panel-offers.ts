import { Agent } from 'node:http';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import type { OfferView } from '#server/routing/offer.schema.ts';
import type { BenchAgent } from './bench-product.ts';
import type { Say } from './console-page.ts';
import { type FakeCarrier, timed } from './fake-carrier.ts';
import { type Bare, ratioTo } from './panel-bare.ts';
import { ringFrom } from './panel-calls.ts';
import type { BenchBank } from './panel-rows.ts';
import { inMs } from './support.ts';

const OFFERS = 60;

/** From an offer's message on the agent's socket to the answer that tells all about the customer; every tenth is the one with the long history. */
export async function measureOffers(options: {
  productUrl: string;
  carrier: FakeCarrier;
  agent: BenchAgent;
  bank: BenchBank;
  bare: Bare;
  line: Say;
}): Promise<void> {
  const { productUrl, carrier, agent, bank, bare, line } = options;
  const connections = new Agent({ keepAlive: true });
  const headers = { cookie: agent.cookie, origin: productUrl };
  const socket = io(productUrl, { transports: ['websocket'], extraHeaders: headers });
  await once(socket as never, 'connect');
  await setPresence(productUrl, agent, 'available');
  const panels: number[] = [];
  const offers: number[] = [];
  for (let index = 0; index < OFFERS; index++) {
    const customer = index % 10 === 9 ? bank.busiest : bank.some[index]!;
    const offered = new Promise<number>((done, failed) => {
      socket.once('offer:made', ({ interaction }: OfferView) => {
        if (interaction.customer?.id !== customer.id) return failed(new Error('another customer was recognised'));
        const url = new URL(`/api/v1/customers/${customer.id}/panel`, productUrl);
        timed(url, { headers, agent: connections }).then(({ status, ms }) => {
          if (status === 200) done(ms);
          else failed(new Error(`the panel was answered with ${status}`));
        }, failed);
      });
    });
    const rangAt = performance.now();
    const call = await ringFrom(carrier, customer.phoneNumber);
    panels.push(await offered);
    offers.push(performance.now() - rangAt - panels.at(-1)!);
    const ended = new Promise<void>(done => socket.once('offer:ended', () => done()));
    await call.hangUp();
    await ended;
  }
  const counted = panels.slice(OFFERS / 10);
  line('offer on the socket → everything about the customer answered', `${inMs(counted)}, ${ratioTo(bare, counted)}`);
  line('  (first webhook → offer on the socket)', inMs(offers.slice(OFFERS / 10)));
  await setPresence(productUrl, agent, 'offline');
  socket.disconnect();
  connections.destroy();
}

export async function setPresence(productUrl: string, agent: BenchAgent, state: string): Promise<void> {
  const answer = await fetch(`${productUrl}/api/v1/users/me/presence`, {
    method: 'PUT',
    headers: { cookie: agent.cookie, origin: productUrl, 'content-type': 'application/json' },
    body: JSON.stringify({ state }),
  });
  if (!answer.ok) throw new Error(`presence: ${answer.status} ${await answer.text()}`);
}
