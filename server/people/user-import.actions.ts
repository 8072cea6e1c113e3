import { normaliseEmail } from '#server/platform/auth.ts';
import type { Context } from '#server/platform/context.ts';
import { DomainError } from '#server/platform/errors.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { inviteUsers } from './account-link.actions.ts';
import { groupsOpenTo } from './group.queries.ts';
import type { QueueMemberships } from './queue-memberships.ts';
import { type ReadRow, readUsers, refuse, wrong } from './user-import.ts';
import { importColumns, type Known } from './user-import.columns.ts';
import { type ImportAnswer, type ImportUsers, MOST_BYTES, importErrors } from './user-import.schema.ts';
import { demandMayHire } from './standing.ts';
import { createUser } from './user.actions.ts';

/** All users of a file or none: with anything wrong, `import_refused` tells all of it. With `dryRun` nothing is made and nothing refused. */
export function importUsers(ctx: Context, input: ImportUsers, memberships: QueueMemberships): Promise<ImportAnswer> {
  if (Buffer.byteLength(input.csv) > MOST_BYTES)
    throw new DomainError(413, 'file_too_large', 'The file is larger than 1 MB. Split it.');
  return inTransaction(ctx, async ctx => {
    const rows = readUsers(input.csv, await loadKnown(ctx));
    await noteTaken(ctx, rows);
    for (const row of rows) await noteRefused(ctx, row);
    const wrongRows = rows.filter(row => row.errors.length > 0).length;
    const mailed = input.invite && ctx.services.mailer !== null;
    if (!input.dryRun) {
      if (wrongRows > 0)
        throw new DomainError(422, 'import_refused', 'Nobody was added: correct the rows and import the file again.', {
          rows: rows.map(shown),
        });
      await createAll(ctx, rows, memberships);
      if (mailed)
        await inviteUsers(
          ctx,
          rows.map(row => row.userId!),
        );
    }
    const users = rows.filter(row => row.action === 'create').length;
    return { dryRun: input.dryRun, users, wrong: wrongRows, mailed, rows: rows.map(shown) };
  });
}

/** So many at a time, on the one connection of the transaction: their statements need not wait for one another's answers. */
const AT_ONCE = 20;

async function createAll(ctx: Context, rows: readonly ReadRow[], memberships: QueueMemberships): Promise<void> {
  const waiting = [...rows];
  const createNext = async (): Promise<void> => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      // Each with an entity manager of its own, which looks at one user when it writes, not at all of them.
      const em = ctx.em.fork({ clear: true, keepTransactionContext: true }) as Context['em'];
      row.userId = (await createUser({ ...ctx, em }, row.user!, memberships)).id;
    }
  };
  // All have come to an end before the transaction does.
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, createNext));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

/** Ids by key of all that the columns may name. */
async function loadKnown(ctx: Context): Promise<Known> {
  const known = new Map<string, ReadonlyMap<string, string>>();
  for (const { table } of Object.values(importColumns)) {
    if (table === undefined) continue;
    const inUse = table === 'branch' || table === 'user_group' ? sql`where active` : sql``;
    const rows = await run(ctx.em, sql<{ id: string; key: string }>`select id, key from ${sql.table(table)} ${inUse}`);
    known.set(table, new Map(rows.map(({ id, key }) => [key.toLowerCase(), id])));
  }
  return known;
}

async function noteTaken(ctx: Context, rows: readonly ReadRow[]): Promise<void> {
  const emails = rows.map(row => normaliseEmail(row.email));
  const users = sql<{ email: string }>`select email from users where email = any(${emails}::text[])`;
  const taken = new Set((await run(ctx.em, users)).map(({ email }) => email));
  for (const row of rows) if (taken.has(normaliseEmail(row.email))) refuse(row, wrong('email', 'email_taken'));
}

/** What creating this user would refuse, told of its row. */
async function noteRefused(ctx: Context, row: ReadRow): Promise<void> {
  if (!row.user) return;
  try {
    const { branchId } = demandMayHire(ctx.actor, row.user);
    const { groupIds = [] } = row.user;
    const open = groupIds.length > 0 ? await groupsOpenTo(ctx, branchId, groupIds) : new Set();
    if (groupIds.some(id => !open.has(id))) refuse(row, wrong('groups', 'not_in_branch'));
  } catch (error) {
    const code = importErrors.find(known => error instanceof DomainError && error.code === known);
    if (!code) throw error;
    refuse(row, wrong(null, code));
  }
}

const shown = ({ user: _, ...row }: ReadRow) => row;
