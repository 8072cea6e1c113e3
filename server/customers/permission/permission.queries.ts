import type { Context } from '#server/platform/context.ts';
import { findPage } from '#server/platform/keyset.ts';
import { type Reference } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import { ContactPermission } from './permission.entity.ts';
import {
  type ContactAnswer,
  type ContactChannel,
  type ContactPermissionView,
  type ContactPurpose,
  type PermissionPage,
  type PermissionQuery,
  contactChannels,
  contactPurposes,
} from './permission.schema.ts';
import { holdingOf } from './permission.ts';

/** Whom it is about: a customer the reader may see, or a number. */
export type Subject = { customerId: string } | { phoneNumber: string };

/** What was said, newest first, and what holds now. */
export async function listPermissions(ctx: Context, subject: Subject, query: PermissionQuery): Promise<PermissionPage> {
  const [page, answers] = await Promise.all([
    findPage<ContactPermission>(
      ctx.em.fork() as typeof ctx.em,
      ContactPermission,
      subject,
      { newestFirst: 'recordedAt' },
      query,
    ),
    listAnswers(ctx, subject),
  ]);
  return { ...page, items: await viewPermissions(ctx, page.items), answers };
}

/** For each channel and purpose whether we may contact them, from a number of ours of which nothing particular was said. */
export async function listAnswers(ctx: Context, subject: Subject): Promise<ContactAnswer[]> {
  const said = await ctx.em.fork().find(ContactPermission, { ...subject, ownNumber: null });
  const asked = contactChannels.flatMap(channel => contactPurposes.map(purpose => ({ channel, purpose })));
  const holding = asked.map(each => holdingOf(said, { ...each, ownNumber: null, at: ctx.now }));
  const views = new Map(
    (await viewPermissions(ctx, [...new Set(holding.filter(row => row !== null))])).map(view => [view.id, view]),
  );
  return asked.map((each, index) => {
    const row = holding[index] ?? null;
    return {
      ...each,
      allowed: row ? row.decision === 'granted' : isUsual(ctx, each, {}),
      permission: row ? (views.get(row.id) ?? null) : null,
    };
  });
}

interface Place {
  queueId?: string | null;
  branchId?: string | null;
}

/** What holds where nothing was said. */
export function isUsual(
  { services: { settings } }: Context,
  { purpose }: { channel: ContactChannel; purpose: ContactPurpose },
  { queueId = null, branchId = null }: Place,
): boolean {
  const places = [...(queueId ? [queueId] : []), ...settings.placesOf(branchId)];
  switch (purpose) {
    case 'service':
      return settings.of('contactDefaultService', ...places);
    case 'callback':
      return settings.of('contactDefaultCallback', ...places);
    case 'sales':
      return settings.of('contactDefaultSales', ...places);
    case 'collection':
      return settings.of('contactDefaultCollection', ...places);
  }
}

/** In the same order. */
export async function viewPermissions(
  ctx: Context,
  rows: readonly ContactPermission[],
): Promise<ContactPermissionView[]> {
  const ids = [...new Set(rows.map(row => row.recordedById).filter(id => typeof id === 'string'))];
  const people = new Map<string, Reference>();
  if (ids.length > 0)
    for (const person of await run(ctx.em, sql<Reference>`select id, name from users where id = any(${ids}::uuid[])`))
      people.set(person.id, person);
  return rows.map(row => ({
    id: row.id,
    customerId: row.customerId ?? null,
    phoneNumber: row.phoneNumber ?? null,
    channel: row.channel,
    purpose: row.purpose,
    ownNumber: row.ownNumber ?? null,
    decision: row.decision,
    evidence: row.evidence,
    interactionId: row.interactionId ?? null,
    words: row.words,
    recordedBy: people.get(row.recordedById ?? '') ?? null,
    recordedAt: row.recordedAt.toISOString(),
    validFrom: row.validFrom.toISOString(),
    validUntil: row.validUntil?.toISOString() ?? null,
  }));
}
