import type { NewAccountLink } from '#server/people/account-link.schema.ts';
import { api } from '../api/client.ts';

/** A link to hand over, and for whom. */
export interface LinkFor {
  kind: 'invitation' | 'reset';
  name: string;
  link: NewAccountLink;
}
const paths = { invitation: 'invitation', reset: 'password-reset' };

/** A fresh link; those before it stop working. The same key again gets the same link. */
export const makeLink = (kind: LinkFor['kind'], userId: string, idempotencyKey: string): Promise<NewAccountLink> =>
  api.post<NewAccountLink>(`/users/${userId}/${paths[kind]}`, {}, { idempotencyKey });
