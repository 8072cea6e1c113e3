import type { CallbackView } from '#server/callbacks/callback.schema.ts';
import type { JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { Page } from '#server/platform/schema.ts';
import type { Agent } from '../support/agent.ts';
import type { Caller } from '../support/caller.ts';
import { createWorld } from '../support/world.ts';

/** A bank whose customers may be rung back from the first second on. */
export async function callbackDesk() {
  const world = await createWorld();
  const admin = await world.agent('admin');
  const [queue] = await world.sql<{ id: string }>(`select id from queue where key = 'cards'`);
  const set = (key: string, value: unknown) =>
    admin.must('PUT', `/settings/${key}`, { scope: 'queue', scopeId: queue!.id, value });
  await set('callbackFromSeconds', 0);
  const list = async (query = ''): Promise<CallbackView[]> =>
    (await admin.must<Page<CallbackView>>('GET', `/callbacks?limit=50${query}`)).items;
  return {
    world,
    admin,
    queueId: queue!.id,
    set,
    list,
    one: async (): Promise<CallbackView> => (await list())[0]!,
    /** In line, presses 1, confirms, and hangs up. */
    async askForCallback(from = '+12025550111'): Promise<Caller> {
      const caller = await world.ringInLine(from);
      await choosesCallback(caller);
      return caller;
    },
    /** Accepts what rings and dials in. */
    async take(agent: Agent): Promise<string> {
      const offer = await agent.offer();
      if (!offer) throw new Error('nothing rings');
      const ticket = await agent.must<JoinTicket>('POST', `/offers/${offer.id}/accept`);
      await agent.dial(ticket);
      return ticket.interactionId;
    },
    /** Every call that was placed to this number. */
    dialled: (number: string) => world.carrier.account.calls.all().filter(call => call.facts.to === number),
  };
}

export async function choosesCallback(caller: Caller): Promise<void> {
  await caller.press('1');
  await caller.press('1');
}
