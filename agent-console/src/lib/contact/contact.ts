import type { ContactPermissionView } from '#server/customers/permission/permission.schema.ts';
import { dayOfTime } from '../i18n/format.ts';
import { phoneNumbers } from '../i18n/phone-numbers.svelte.ts';
import { t } from '../i18n/words.svelte.ts';

/** Whom it is about. */
export type Subject = { customerId: string } | { phoneNumber: string };

export const permissionsPath = (subject: Subject): string =>
  'customerId' in subject ? `/customers/${subject.customerId}/permissions` : '/permissions';

type Evidence = Pick<ContactPermissionView, 'evidence' | 'ownNumber' | 'validUntil'>;

/** What limits it: a number of ours, an end. */
export const limitsOf = ({ ownNumber, validUntil }: Pick<Evidence, 'ownNumber' | 'validUntil'>): string[] => [
  ...(ownNumber ? [t().contact.ourNumber(phoneNumbers.show(ownNumber))] : []),
  ...(validUntil ? [t().contact.until(dayOfTime(validUntil))] : []),
];

/** Since when, how we know, and who noted it. */
export function evidenceOf(permission: ContactPermissionView): string {
  const { evidence, validFrom, recordedBy, words } = permission;
  const since = t().contact.since(dayOfTime(validFrom), t().contact.evidence[evidence], recordedBy?.name ?? null);
  return [since, ...limitsOf(permission), ...(words ? [`“${words}”`] : [])].join(' · ');
}
