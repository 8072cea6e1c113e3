import type { CustomerView } from '#server/customers/customer.schema.ts';
import type { ContactPermissionView, PermissionPage } from '#server/customers/permission/permission.schema.ts';
import type { JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { Page } from '#server/platform/schema.ts';
import type { Agent } from '../support/agent.ts';
import { callbackDesk } from '../callbacks/desk.ts';

export const alice = '+12025550111';

/** A bank that rings people, with Ana at her desk. */
export async function contactDesk() {
  const desk = await callbackDesk();
  const { world, admin, queueId } = desk;
  const ana = await world.available('ana');
  const found = await admin.must<Page<CustomerView>>('GET', `/customers?q=${encodeURIComponent(alice.slice(1))}`);
  const customerId = found.items[0]!.id;
  const says = (decision: 'granted' | 'denied', more: object = {}, agent: Agent = ana) =>
    agent.must<ContactPermissionView>('POST', `/customers/${customerId}/permissions`, {
      ...{ channel: 'voice', purpose: 'any', evidence: 'said', decision },
      ...more,
    });
  return {
    ...desk,
    ana,
    customerId,
    /** What Alice said, as Ana notes it. */
    says,
    /** What was said by whoever has this number. */
    saysNumber: (phoneNumber: string, decision: 'granted' | 'denied', more: object = {}) =>
      ana.must<ContactPermissionView>('POST', '/permissions', {
        ...{ phoneNumber, channel: 'voice', purpose: 'any', evidence: 'said', decision },
        ...more,
      }),
    listed: (agent: Agent = ana) => agent.must<PermissionPage>('GET', `/customers/${customerId}/permissions`),
    order: (body: object = {}, agent: Agent = ana) =>
      agent.must<JoinTicket>('POST', '/interactions', { phoneNumber: alice, queueId, ...body }),
    /** Code and details of the refusal. */
    async refused(body: object = {}, agent: Agent = ana, path = '/interactions') {
      const answer = await agent.call('POST', path, { phoneNumber: alice, queueId, ...body });
      const { error } = answer.json<{ error?: { code: string; details?: Record<string, unknown> } }>();
      return { status: answer.statusCode, code: error?.code, details: error?.details };
    },
    everywhere: (key: string, value: unknown) =>
      admin.must('PUT', `/settings/${key}`, { scope: 'all', scopeId: null, value }),
    now: () => world.runtime.services.clock.now().getTime(),
  };
}
