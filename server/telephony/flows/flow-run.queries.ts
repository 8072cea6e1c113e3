import { Interaction } from '#server/interactions/interaction.entity.ts';
import { maySee } from '#server/interactions/interaction.policy.ts';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { findRow } from '#server/platform/rows.ts';
import { first, sql } from '#server/platform/sql.ts';
import type { FlowRunView } from './flow.schema.ts';
import type { Graph } from './step.schema.ts';

interface Row {
  id: string;
  name: string;
  nameZh: string;
  number: number;
  graph: Graph;
  path: string[];
  attributes: Record<string, string>;
}

/** How this call went through its flow; null where none led it. Throws `interaction_not_found`. */
export async function getFlowRun(ctx: Context, interactionId: string): Promise<FlowRunView | null> {
  const interaction = await findRow(ctx.em, Interaction, { id: interactionId });
  if (!interaction || !maySee(ctx.actor, interaction)) throw notFound('interaction');
  const row = await first(
    ctx.em,
    sql<Row>`
      select f.id, f.name, f.name_zh as "nameZh", v.number, v.graph, r.path, r.attributes
      from flow_run r join flow_version v on v.id = r.flow_version_id join flow f on f.id = v.flow_id
      where r.interaction_id = ${interactionId}`,
  );
  if (!row) return null;
  const { id, name, nameZh, number, graph, path, attributes } = row;
  return {
    flow: { id, name, nameZh },
    number,
    path: path.flatMap(stepId => {
      const step = graph.steps[stepId];
      return step ? [{ kind: step.kind, name: step.name }] : [];
    }),
    attributes: Object.entries(attributes).map(([attribute, value]) => ({
      attribute,
      name: nameOfCollecting(graph, attribute),
      value,
    })),
  };
}

const nameOfCollecting = ({ steps }: Graph, attribute: string): string =>
  Object.values(steps).find(step => step.kind === 'collect' && step.attribute === attribute)?.name ?? '';
