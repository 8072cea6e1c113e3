import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Changes } from '#server/events/catalogue.ts';
import { record } from '#server/events/record.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { DomainError, badRequest, conflict, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { addRow, findRow, lockRow, writeRows } from '#server/platform/rows.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { findingsOf } from './findings.ts';
import { Flow, FlowVersion } from './flow.entity.ts';
import { getFlow, getFlowVersion, loadTargets } from './flow.queries.ts';
import {
  type AddFlowAudio,
  type CreateFlow,
  type FlowAudioView,
  type FlowView,
  MOST_AUDIO_BYTES,
  type PublishFlow,
  type UpdateFlow,
} from './flow.schema.ts';
import type { Graph, Step } from './step.schema.ts';
import { telephoneWav } from './wav.ts';

const asSubject = (id: string) => ({ type: 'flow', id }) as const;

/** A new flow with a draft. Throws `flow_taken`. */
export function createFlow(ctx: Context, input: CreateFlow): Promise<FlowView> {
  return inTransaction(ctx, async ctx => {
    const id = newId();
    const [made] = await run(
      ctx.em,
      sql`
        insert into flow (id, key, name, name_zh, draft)
        values (${id}, ${input.key}, ${input.name}, ${input.nameZh}, ${JSON.stringify(input.draft)}::jsonb)
        on conflict (key) do nothing returning id`,
    );
    if (!made) throw conflict('flow_taken', 'There is a flow with this key already.');
    record(ctx, 'flow.created', asSubject(id));
    return getFlow(ctx, id);
  });
}

/** Names and draft. A draft may have holes. Throws `flow_changed` with the flow as it is, and `flow_not_found`. */
export function editFlow(ctx: Context, id: string, input: UpdateFlow): Promise<FlowView> {
  return inTransaction(ctx, async ctx => {
    const flow = await lockFlow(ctx, id);
    const { draft, version, ...names } = input;
    const { name, nameZh } = flow;
    const changes = {
      ...differences({ name, nameZh }, { name, nameZh, ...given(names) }),
      ...(draft && changedSteps(flow.draft, draft)),
    };
    const moved = draft !== undefined && !isDeepStrictEqual(flow.draft, draft);
    if (Object.keys(changes).length === 0 && !moved) return getFlow(ctx, id);
    await demandSeen(ctx, flow, version);
    Object.assign(flow, given(names), moved && { draft });
    // That a card lies elsewhere changes nothing for anybody who rings.
    record(ctx, 'flow.edited', asSubject(id), { changes });
    await writeRows(ctx);
    return getFlow(ctx, id);
  });
}

/**
 * The draft, or an older version once more, becomes the newest version: calls that begin from now on are led by it. Throws `flow_invalid` with the
 * findings, `flow_changed`, `flow_not_found`, `flow_version_not_found`.
 */
export function publishFlow(ctx: Context, id: string, input: PublishFlow): Promise<FlowView> {
  return inTransaction(ctx, async ctx => {
    const flow = await lockFlow(ctx, id);
    await demandSeen(ctx, flow, input.version);
    const fromNumber = input.number ?? null;
    const graph = fromNumber === null ? flow.draft : (await getFlowVersion(ctx, id, fromNumber)).graph;
    const findings = findingsOf(graph, await loadTargets(ctx));
    if (findings.length > 0)
      throw badRequest('flow_invalid', 'Put right what is marked, then publish it.', { findings });
    const before = await publishedNumber(ctx, flow);
    const { number } = (await first(
      ctx.em,
      sql<{ number: number }>`
        select coalesce(max(number), 0)::int + 1 as number from flow_version where flow_id = ${id}`,
    ))!;
    const version = addRow(ctx, FlowVersion, {
      id: newId(),
      flowId: id,
      number,
      graph,
      note: input.note.trim(),
      fromNumber,
      publishedAt: ctx.now,
      publishedById: ctx.actor.id,
    });
    await writeRows(ctx);
    flow.publishedVersionId = version.id;
    record(ctx, 'flow.published', asSubject(id), { changes: { publishedNumber: [before, number] } });
    await writeRows(ctx);
    return getFlow(ctx, id);
  });
}

/** Keeps a recording as a telephone plays it. Throws `not_wav`, `audio_too_large`. */
export function addFlowAudio(ctx: Context, { name, wav }: AddFlowAudio): Promise<FlowAudioView> {
  const file = Buffer.from(wav, 'base64');
  if (file.length > MOST_AUDIO_BYTES) throw badRequest('audio_too_large', 'A recording may have 2 MB.');
  const sound = telephoneWav(file);
  return inTransaction(ctx, async ctx => {
    const id = newId();
    const token = randomBytes(24).toString('base64url');
    await run(
      ctx.em,
      sql`
        insert into flow_audio (id, name, seconds, token, wav, created_at, created_by_id)
        values (${id}, ${name.trim()}, ${sound.seconds}, ${token}, ${sound.wav}, ${ctx.now}, ${ctx.actor.id})`,
    );
    record(ctx, 'flow_audio.added', { type: 'flow_audio', id });
    return { id, name: name.trim(), seconds: sound.seconds, createdAt: ctx.now.toISOString() };
  });
}

async function lockFlow(ctx: Context, id: string): Promise<Flow> {
  const flow = await lockRow(ctx, Flow, { id });
  if (!flow) throw notFound('flow');
  return flow;
}

async function demandSeen(ctx: Context, flow: Flow, version: number): Promise<void> {
  if (flow.version === version) return;
  throw new DomainError(409, 'flow_changed', 'Somebody else has changed this flow meanwhile.', {
    flow: await getFlow(ctx, flow.id),
  });
}

async function publishedNumber(ctx: Context, { publishedVersionId }: Flow): Promise<number | null> {
  const version = publishedVersionId ? await findRow(ctx.em, FlowVersion, { id: publishedVersionId }) : null;
  return version?.number ?? null;
}

/** `step menu: [before, after]` of what is done otherwise; where the cards lie is left out. */
function changedSteps(before: Graph, after: Graph): Changes {
  const plain = (step: Step | undefined) => (step ? { ...step, x: 0, y: 0 } : null);
  const ids = [...new Set([...Object.keys(before.steps), ...Object.keys(after.steps)])];
  const pairs = ids.map(id => [`step ${id}`, [plain(before.steps[id]), plain(after.steps[id])]] as const);
  return {
    ...(before.start === after.start ? {} : { start: [before.start, after.start] }),
    ...Object.fromEntries(pairs.filter(([, [one, other]]) => !isDeepStrictEqual(one, other))),
  } as Changes;
}
