import { lockInteraction } from '#server/interactions/interaction.actions.ts';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { addRow, findRow, lockRow } from '#server/platform/rows.ts';
import { run as runSql, sql } from '#server/platform/sql.ts';
import { raiseInteraction } from '#server/routing/line.actions.ts';
import { Queue } from '#server/routing/queue.entity.ts';
import { endInMenu } from '#server/routing/work.actions.ts';
import type { EntryPoint } from '../entry-point.entity.ts';
import { enterQueue } from '../next-document.ts';
import type { Spoken, VoiceTwiml } from '../twiml.ts';
import { type FindTicketOf, callFacts, surroundings } from './call-facts.ts';
import { FlowRun, FlowVersion } from './flow.entity.ts';
import { findFlowOf } from './flow.queries.ts';
import type { Graph } from './step.schema.ts';
import { straightInto } from './usual-flows.ts';
import { type FlowState, type Heard, type Walked, askAgain, beginWalk, newState, pressKeys } from './walk.ts';

/** What a step of a call needs besides the call. */
export interface FlowCall {
  twiml: VoiceTwiml;
  findTicketOf: FindTicketOf;
}

/** A call that has just arrived is led into the flow of the number that was rung, and keeps it as it is now. Said twice, it is where it is. */
export async function beginFlow(
  ctx: Context,
  call: FlowCall,
  interactionId: string,
  entry: EntryPoint | null,
): Promise<string> {
  const interaction = await lockInteraction(ctx, interactionId);
  if (await findRow(ctx.em, FlowRun, { interactionId })) return hearAgain(ctx, call.twiml, interaction);
  const version = await findFlowOf(ctx, entry);
  const graph = 'queueId' in version ? straightInto(version.queueId) : version.graph;
  const state = newState(graph, entry?.language ?? null);
  const run = addRow(ctx, FlowRun, {
    interactionId,
    flowVersionId: 'queueId' in version ? null : version.id,
    queueId: 'queueId' in version ? version.queueId : null,
    turn: 0,
    ...keptOf(state),
  });
  return settle(
    ctx,
    call,
    { interaction, run },
    await beginWalk(graph, state, callFacts(ctx, interaction, call.findTicketOf)),
  );
}

/** Something was pressed, or nothing for too long, when the question of this turn was asked. Too late, the call is where it is. */
export async function continueFlow(
  ctx: Context,
  call: FlowCall,
  interaction: Interaction,
  { turn, digits }: { turn: number; digits: string },
): Promise<string> {
  const run = await lockRow(ctx, FlowRun, { interactionId: interaction.id });
  if (!run || run.turn !== turn) return hearAgain(ctx, call.twiml, interaction);
  const facts = callFacts(ctx, interaction, call.findTicketOf);
  const walked = await pressKeys(await graphOf(ctx, run), stateOf(interaction, run), facts, digits);
  return settle(ctx, call, { interaction, run }, walked);
}

/** The question that a call in its flow waits with, once more. */
export async function hearAgain(ctx: Context, twiml: VoiceTwiml, interaction: Interaction): Promise<string> {
  const run = await findRow(ctx.em, FlowRun, { interactionId: interaction.id });
  if (!run) return twiml.sayAndHangUp(interaction.language, 'noRoom');
  const state = stateOf(interaction, run);
  const { heard, outcome } = askAgain(await graphOf(ctx, run), state, surroundings(ctx, interaction.branchId));
  if (outcome.is !== 'asks') return twiml.sayAndHangUp(interaction.language, 'noRoom');
  return twiml.ask(interaction.id, run.turn, outcome.keys, await withSounds(ctx, twiml, heard));
}

interface Walking {
  interaction: Interaction;
  run: FlowRun;
}

/** Keeps where the call is now, does what it has come to, and says what is heard. */
async function settle(
  ctx: Context,
  { twiml }: FlowCall,
  { interaction, run }: Walking,
  { state, heard, outcome }: Walked,
): Promise<string> {
  Object.assign(run, keptOf(state));
  Object.assign(interaction, { language: state.language, menuPath: state.menuPath });
  const spoken = await withSounds(ctx, twiml, heard);
  switch (outcome.is) {
    case 'asks':
      run.turn += 1;
      return twiml.ask(interaction.id, run.turn, outcome.keys, spoken);
    case 'queue': {
      const queue = await findRow(ctx.em, Queue, { id: outcome.queueId });
      if (!queue) break;
      const document = await enterQueue(ctx, twiml, interaction, queue, spoken);
      if (state.points !== 0 && interaction.state === 'queued')
        await raiseInteraction(ctx, interaction.id, state.points);
      return document;
    }
    case 'ended':
      await endInMenu(ctx, interaction.id);
      return twiml.hearAndHangUp(spoken);
    case 'lost':
  }
  const why = outcome.is === 'lost' ? outcome.why : 'no such queue';
  ctx.services.log.error({ interactionId: interaction.id, stepId: state.stepId, why }, 'a call was lost in its flow');
  return twiml.sayAndHangUp(interaction.language, 'noRoom');
}

const keptOf = ({
  stepId,
  attempt,
  languageFixed,
  attributes,
  points,
  path,
}: Omit<FlowState, 'language' | 'menuPath'>) => ({
  stepId,
  attempt,
  languageFixed,
  attributes,
  points,
  path,
});
const stateOf = ({ language, menuPath }: Interaction, run: FlowRun): FlowState => ({
  ...keptOf(run),
  language,
  menuPath,
});

async function graphOf(ctx: Context, { flowVersionId, queueId }: FlowRun): Promise<Graph> {
  if (queueId) return straightInto(queueId);
  return (await findRow(ctx.em, FlowVersion, { id: flowVersionId! }))!.graph;
}

/** Recordings by the addresses at which the carrier finds them. */
async function withSounds(ctx: Context, twiml: VoiceTwiml, heard: readonly Heard[]): Promise<Spoken[]> {
  const ids = heard.flatMap(each => ('play' in each ? [each.play] : []));
  if (ids.length === 0) return heard as Spoken[];
  const rows = await runSql(
    ctx.em,
    sql<{ id: string; token: string }>`select id, token from flow_audio where id = any(${ids}::uuid[])`,
  );
  const tokens = new Map(rows.map(({ id, token }) => [id, token]));
  return heard.flatMap((each): Spoken[] => {
    if (!('play' in each)) return [each];
    const token = tokens.get(each.play);
    return token ? [{ play: twiml.soundUrl(token) }] : [];
  });
}
