import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { Decision } from './decision.ts';
import { replay } from './explain.ts';

interface Row extends Decision {
  id: string;
  decided_at: string;
}
const AT_ONCE = 500;
/** Enough to look into. */
const DIFFERENT_AT_MOST = 100;

/** Decides everything of this time again, from what was seen then and by the rules of now; tells where other offers would be made. */
export async function replayDecisions(
  ctx: Context,
  since: Date,
  until: Date,
): Promise<{ decisions: number; offers: number; different: { decisionId: string; decidedAt: string }[] }> {
  let [decisions, offers] = [0, 0];
  const different: { decisionId: string; decidedAt: string }[] = [];
  let after = { at: since, id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const rows = await run(
      ctx.em,
      sql<Row>`
        select id, decided_at, line, agents, matches from routing_decision
        where (decided_at, id) > (${after.at}::timestamptz, ${after.id}::uuid) and decided_at < ${until}
        order by decided_at, id limit ${AT_ONCE}`,
    );
    for (const row of rows) {
      decisions += 1;
      offers += row.matches.length;
      const again = replay(row, Date.parse(row.decided_at));
      if (pairsOf(again) !== pairsOf(row.matches) && different.length < DIFFERENT_AT_MOST)
        different.push({ decisionId: row.id, decidedAt: new Date(row.decided_at).toISOString() });
    }
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return { decisions, offers, different };
    after = { at: new Date(last.decided_at), id: last.id };
  }
}

const pairsOf = (matches: Decision['matches']): string =>
  matches
    .map(({ interactionId, userId }) => `${interactionId} ${userId}`)
    .sort()
    .join();
