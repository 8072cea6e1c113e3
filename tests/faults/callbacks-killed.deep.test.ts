import { expect, test } from 'vitest';
import type { CallbackView } from '#server/callbacks/callback.schema.ts';
import type { ConsoleSnapshot, VoiceToken } from '#server/composition/console.schema.ts';
import type { JoinTicket } from '#server/interactions/interaction.schema.ts';
import { createSurroundings, until } from '../start/product.ts';
import { Desk, type Office, askedByCarrier, dialClient } from './office.ts';

const quiet = { DEMO_DATA: 'small', LOG_LEVEL: 'error' };
/** Numbers that ring for ever. */
const silent = '+12025550192';

/** How often the carrier was told of a call to this number; each has a call of its own. */
async function callsTo(office: Office, number: string): Promise<Set<string>> {
  const asked = await askedByCarrier(office);
  return new Set(asked.filter(({ params }) => params['To'] === number).map(({ params }) => params['CallSid']!));
}

test('a promise survives kill -9 at every step, and no attempt is dialled twice', async () => {
  await using surroundings = await createSurroundings();
  let product = await surroundings.start(quiet);
  const office: Office = { url: `http://localhost:${surroundings.port}`, carrierPort: surroundings.carrierPort };
  const ana = await Desk.open(office, 'ana');
  await ana.goAvailable();
  const again = async () => {
    await product.end('SIGKILL');
    product = await surroundings.start(quiet);
    await until(() => ana.socket.connected);
    await until(async () => !(await ana.snapshot()).presence.away);
  };
  const callback = (id: string) => ana.call<CallbackView>('GET', `/callbacks/${id}`);
  const offered = async () => {
    let offer: ConsoleSnapshot['offers'][0] | undefined;
    await until(async () => {
      const snapshot = await ana.snapshot();
      // Who was away while it rang, or missed it over a restart, comes back.
      if (snapshot.presence.state !== 'available') await ana.call('PUT', '/users/me/presence', { state: 'available' });
      return (offer = snapshot.offers[0]) !== undefined;
    });
    return offer!;
  };
  const { queues } = await ana.snapshot();
  const promise = { phoneNumber: silent, queueId: queues.find(queue => queue.name === 'Cards')!.queueId };
  const { id } = await ana.call<CallbackView>('POST', '/callbacks', promise);

  await again();
  expect((await callback(id)).endedAt).toBeNull();
  await offered();
  await again();
  const ticket = await ana.call<JoinTicket>('POST', `/offers/${(await offered()).id}/accept`);
  const { token } = await ana.call<VoiceToken>('POST', '/voice/token');
  // The order to dial follows from her coming into the room: killed in the very moment.
  await dialClient(office, token, ticket.legId);
  await until(
    async () =>
      (await callsTo(office, silent)).size > 0 ||
      (await ana.interaction(ticket.interactionId)).legs.some(leg => leg.dialsAt),
  );
  await again();
  await again();
  // Told by the carrier, or, when the order may or may not have reached it, by nobody: then a person decides. Never by dialling again.
  await until(async () => (await callback(id)).attempts[0]?.result !== null, 150_000);
  const { state, attempts } = await callback(id);
  const dialled = (await callsTo(office, silent)).size;
  expect([state, attempts.map(({ result }) => result), dialled]).toEqual(
    dialled === 1 ? ['waiting', ['no_answer'], 1] : ['unclear', ['unknown'], 0],
  );
  console.log(`killed 4 times: 1 attempt, ${dialled} call to the customer`);
  ana.close();
  await product.end('SIGINT');
}, 300_000);
