import type { Context } from '#server/platform/context.ts';

/** Which queues people work in. Routing knows; composition hands it over. */
export interface QueueMemberships {
  /** Ids of the queues given to users by name, by user id, sorted; users without any may be missing. */
  of(ctx: Context, userIds: readonly string[]): Promise<Map<string, string[]>>;
  /** Inside a transaction that holds the user's row. Throws a `DomainError` for an unknown queue. */
  set(ctx: Context, userId: string, queueIds: readonly string[]): Promise<void>;
  /** Inside a transaction that has changed what skills these users have. */
  skillsChanged(ctx: Context, userIds: readonly string[]): Promise<void>;
  /** Inside a transaction that has changed roles or groups of these users. */
  groupsChanged(ctx: Context, userIds: readonly string[]): Promise<void>;
}

export const queuesOf = async (memberships: QueueMemberships, ctx: Context, userId: string): Promise<string[]> =>
  (await memberships.of(ctx, [userId])).get(userId) ?? [];
