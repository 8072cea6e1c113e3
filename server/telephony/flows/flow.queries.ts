import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { findRow } from '#server/platform/rows.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import type { EntryPoint } from '../entry-point.entity.ts';
import { type Targets, findingsOf } from './findings.ts';
import { Flow } from './flow.entity.ts';
import {
  type FlowAudioView,
  type FlowSummary,
  type FlowVersionSummary,
  type FlowVersionView,
  type FlowView,
  MAIN_FLOW,
} from './flow.schema.ts';
import type { Graph } from './step.schema.ts';

/** Where a number leads: its queue, while that takes calls; its flow; otherwise the flow of all numbers. */
export async function findFlowOf(
  ctx: Context,
  entry: EntryPoint | null,
): Promise<{ queueId: string } | { id: string; graph: Graph }> {
  const row = await first(
    ctx.em,
    sql<{ queueId: string | null; id: string; graph: Graph }>`
      select (select id from queue where id = ${entry?.queueId ?? null} and active) as "queueId", v.id, v.graph
      from flow f join flow_version v on v.id = f.published_version_id
      where f.key = ${MAIN_FLOW} or f.id = ${entry?.flowId ?? null}
      order by f.key = ${MAIN_FLOW} limit 1`,
  );
  if (!row) throw new Error('There is no flow for all numbers.');
  const { queueId, id, graph } = row;
  return queueId === null ? { id, graph } : { queueId };
}

const summaryColumns = sql`
  f.id, f.key, f.name, f.name_zh as "nameZh", v.number as "publishedNumber",
  to_char(v.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "publishedAt",
  v.id is null or f.draft <> v.graph as edited,
  array(select e.phone_number from entry_point e where e.flow_id = f.id and e.active order by e.phone_number) as numbers,
  f.version`;

/** By name; the one of all numbers first. */
export const listFlows = (ctx: Context): Promise<FlowSummary[]> =>
  run(
    ctx.em,
    sql<FlowSummary>`
      select ${summaryColumns} from flow f left join flow_version v on v.id = f.published_version_id
      order by f.key <> ${MAIN_FLOW}, f.name, f.id`,
  );

/** With its draft and what is wrong with it. Throws `flow_not_found`. */
export async function getFlow(ctx: Context, id: string): Promise<FlowView> {
  const row = await first(
    ctx.em,
    sql<FlowSummary & { draft: Graph }>`
      select ${summaryColumns}, f.draft from flow f left join flow_version v on v.id = f.published_version_id
      where f.id = ${id}`,
  );
  if (!row) throw notFound('flow');
  return { ...row, findings: findingsOf(row.draft, await loadTargets(ctx)) };
}

/** What a flow may lead to and play. */
export async function loadTargets(ctx: Context): Promise<Targets> {
  const row = await first(
    ctx.em,
    sql<{ queues: string[]; calendars: string[]; audios: string[] }>`
      select array(select id::text from queue where active) as queues, array(select id::text from calendar) as calendars,
        array(select id::text from flow_audio) as audios`,
  );
  const { queues, calendars, audios } = row!;
  return { queueIds: new Set(queues), calendarIds: new Set(calendars), audioIds: new Set(audios) };
}

const versionColumns = sql`
  v.id, v.number, v.note, v.from_number as "fromNumber",
  to_char(v.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "publishedAt",
  (select jsonb_build_object('id', u.id, 'name', u.name) from users u where u.id = v.published_by_id) as "publishedBy"`;

/** Newest first. Throws `flow_not_found`. */
export async function listFlowVersions(ctx: Context, flowId: string): Promise<FlowVersionSummary[]> {
  if (!(await findRow(ctx.em, Flow, { id: flowId }))) throw notFound('flow');
  return run(
    ctx.em,
    sql<FlowVersionSummary>`
      select ${versionColumns} from flow_version v where v.flow_id = ${flowId} order by v.number desc limit 1000`,
  );
}

/** Throws `flow_version_not_found`. */
export async function getFlowVersion(ctx: Context, flowId: string, number: number): Promise<FlowVersionView> {
  const row = await first(
    ctx.em,
    sql<FlowVersionView>`
      select ${versionColumns}, v.graph from flow_version v where v.flow_id = ${flowId} and v.number = ${number}`,
  );
  if (!row) throw notFound('flow_version');
  return row;
}

/** The queues to which the choices of the usual menu lead, by code. */
export async function queuesByMenuCode(ctx: Context): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  const version = await findFlowOf(ctx, null);
  if ('queueId' in version) return targets;
  const { graph } = version;
  for (const step of Object.values(graph.steps)) {
    if (step.kind !== 'menu') continue;
    for (const { key, code } of step.options) {
      const next = graph.steps[step.exits[key] ?? ''];
      if (next?.kind === 'queue' && next.queueId) targets.set(code, next.queueId);
    }
  }
  return targets;
}

/** By name. */
export const listFlowAudios = (ctx: Context): Promise<FlowAudioView[]> =>
  run(
    ctx.em,
    sql<FlowAudioView>`
      select id, name, seconds, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"
      from flow_audio order by name, id limit 1000`,
  );

/** The sound itself: by id for those who may hear it, by its secret token for the carrier. */
export async function findWav(ctx: Context, by: { id: string } | { token: string }): Promise<Buffer | null> {
  const which = 'id' in by ? sql`id = ${by.id}` : sql`token = ${by.token}`;
  const row = await first(ctx.em, sql<{ wav: Buffer }>`select wav from flow_audio where ${which}`);
  return row?.wav ?? null;
}
