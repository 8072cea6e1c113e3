import type { Contact } from '#server/customers/permission/demand-permission.ts';
import type { Callback } from './callback.entity.ts';

type Promised = Pick<Callback, 'phoneNumber' | 'ownNumber' | 'queueId' | 'origin'> &
  Partial<Pick<Callback, 'customerId' | 'branchId'>>;

/** What ringing them back is. Whoever asked for it by themselves is rung at any hour; a time that an agent gave is ours to keep decent. */
export const contactOf = (callback: Promised): Contact & { queueId: string } => ({
  phoneNumber: callback.phoneNumber,
  customerId: callback.customerId ?? null,
  channel: 'voice',
  purpose: 'callback',
  ownNumber: callback.ownNumber,
  queueId: callback.queueId,
  branchId: callback.branchId ?? null,
  wished: callback.origin !== 'agent',
});
