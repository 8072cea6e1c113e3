import type { Context } from '#server/platform/context.ts';
import { conflict } from '#server/platform/errors.ts';
import { rowsById } from '#server/platform/rows.ts';
import { run, sql } from '#server/platform/sql.ts';
import { callableFrom } from './calling-hours.ts';
import { ContactPermission } from './permission.entity.ts';
import { isUsual, viewPermissions } from './permission.queries.ts';
import type { ContactChannel, ContactPurpose } from './permission.schema.ts';
import { holdingOf } from './permission.ts';
import { zonesOfNumber } from './time-zones.ts';

/** That we contact somebody: a person outside whom we ring, not a colleague, nor whoever is asked in or gets a call handed on. */
export interface Contact {
  phoneNumber: string;
  /** Whom we mean; null: whoever has the number. */
  customerId: string | null;
  channel: ContactChannel;
  purpose: ContactPurpose;
  /** From which number of ours. */
  ownNumber: string | null;
  queueId: string | null;
  branchId: string | null;
  /** They asked for it themselves: then it may be at any hour, unless it was denied. */
  wished?: boolean;
}

export type Refusal =
  | { is: 'denied'; purpose: ContactPurpose; by: ContactPermission | null }
  | { is: 'outside_calling_hours'; opensAt: Date | null };

/** Why we may not contact them now; null: we may. Every send and dial asks. */
export async function findRefusal(ctx: Context, contact: Contact): Promise<Refusal | null> {
  const denial = await findDenial(ctx, contact);
  if (denial) return denial;
  const opensAt = callingFrom(ctx, contact, ctx.now);
  return opensAt && opensAt <= ctx.now ? null : { is: 'outside_calling_hours', opensAt };
}

/**
 * Refuses a contact. Throws `contact_denied` with since when, how we know and who noted it, `outside_calling_hours` with when it may be.
 */
export async function demandPermission(ctx: Context, contact: Contact): Promise<void> {
  const refusal = await findRefusal(ctx, contact);
  if (refusal) throw await errorOf(ctx, refusal);
}

/** As `demandPermission`, for a contact that is to be at another time. */
export async function demandNoDenial(ctx: Context, contact: Contact): Promise<void> {
  const denial = await findDenial(ctx, contact);
  if (denial) throw await errorOf(ctx, denial);
}

/** A number that several customers share is denied if one of them denied it, unless it is said which of them is meant. */
export async function findDenial(ctx: Context, contact: Contact): Promise<(Refusal & { is: 'denied' }) | null> {
  const { phoneNumber, channel, purpose, ownNumber } = contact;
  const meant = await customersMeant(ctx, contact);
  const known = sql<{ id: string }>`
    select id from contact_permission
    where channel = ${channel} and (phone_number = ${phoneNumber} or customer_id = any(${meant}::uuid[]))`;
  const ids = (await run(ctx.em, known)).map(row => row.id);
  const said = ids.length > 0 ? await rowsById(ctx.em, ContactPermission, ids) : [];
  for (const id of meant.length > 0 ? meant : [null]) {
    const about = said.filter(row => !row.customerId || row.customerId === id);
    const by = holdingOf(about, { channel, purpose, ownNumber, at: ctx.now });
    if (by ? by.decision === 'denied' : !isUsual(ctx, contact, contact)) return { is: 'denied', purpose, by };
  }
  return null;
}

/** Whom we mean, and, where that is not somebody with this number, everybody who has it. */
async function customersMeant(ctx: Context, { phoneNumber, customerId }: Contact): Promise<string[]> {
  const rows = await run(
    ctx.em,
    sql<{ id: string }>`select distinct customer_id as id from customer_number where phone_number = ${phoneNumber}`,
  );
  const owners = rows.map(row => row.id);
  if (!customerId) return owners;
  return owners.includes(customerId) ? [customerId] : [customerId, ...owners];
}

/** When they may be rung at the earliest, from this time on; null: never. Where nobody knows their clock, ours counts. */
export function callingFrom(ctx: Context, contact: Contact, at: Date): Date | null {
  if (contact.wished) return at;
  const { settings } = ctx.services;
  const branches = settings.placesOf(contact.branchId);
  const places = [...(contact.queueId ? [contact.queueId] : []), ...branches];
  const hours = {
    from: settings.of('callingFrom', ...places),
    until: settings.of('callingUntil', ...places),
    days: settings.of('callingDays', ...places),
  };
  const zones = zonesOfNumber(contact.phoneNumber);
  return callableFrom(hours, zones.length > 0 ? zones : [settings.of('timeZone', ...branches)], at);
}

export const outsideCallingHours = (opensAt: Date | null) =>
  conflict('outside_calling_hours', 'It is too early or too late there to ring.', {
    opensAt: opensAt?.toISOString() ?? null,
  });

async function errorOf(ctx: Context, refusal: Refusal): Promise<Error> {
  if (refusal.is === 'outside_calling_hours') return outsideCallingHours(refusal.opensAt);
  const { purpose, by } = refusal;
  const [view] = by ? await viewPermissions(ctx, [by]) : [];
  const details = view && {
    since: view.validFrom,
    evidence: view.evidence,
    interactionId: view.interactionId,
    by: view.recordedBy?.name ?? null,
  };
  return conflict('contact_denied', 'They do not want to be contacted for this.', { purpose, ...details });
}
