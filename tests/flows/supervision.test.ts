import { describe, expect, test } from 'vitest';
import type { InteractionView, JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { Agent } from '../support/agent.ts';
import { inRooms } from '../support/rooms.ts';
import { createWorld } from '../support/world.ts';

/** Ana talks with a customer; Sofia, a supervisor, has a console open. */
async function talking() {
  const world = await createWorld();
  const caller = await world.ringInLine();
  const ana = await world.available('ana');
  const { id } = await ana.answer();
  const sofia = await world.agent('sofia');
  await sofia.openConsole();
  const listen = async (mode: 'listen' | 'whisper' | 'barge') =>
    sofia.dial(await sofia.must<JoinTicket>('POST', `/interactions/${id}/supervise`, { mode }));
  /** As the carrier has it: who of the room is muted, and who talks to whom alone. */
  const supervisor = () => {
    const inside = world.carrier.account.conferences.all().flatMap(room => [...room.participants.values()]);
    const line = inside.find(({ settings }) => settings.label?.startsWith('supervisor-'));
    if (!line) return undefined;
    const { muted, coached } = line;
    const whispersTo = coached && coached !== 'nobody' ? coached.settings.label?.split('-')[0] : coached;
    return { muted, whispersTo };
  };
  return { world, caller, ana, sofia, id, listen, supervisor };
}
const view = (agent: Agent, id: string) => agent.must<InteractionView>('GET', `/interactions/${id}`);
const code = async (answer: ReturnType<Agent['call']>) => {
  const { statusCode, json } = await answer;
  return [statusCode, json<{ error: { code: string } }>().error.code];
};

describe('a supervisor', () => {
  test('listens, whispers to the agent, takes part, and listens again', async () => {
    const { world, sofia, id, listen, supervisor } = await talking();
    await using _ = world;
    await listen('listen');
    expect(inRooms(world)).toEqual([['agent', 'customer', 'supervisor']]);
    expect(supervisor()).toEqual({ muted: true, whispersTo: null });
    const choose = (mode: string) => sofia.must('PUT', `/interactions/${id}/supervise`, { mode });
    await choose('whisper');
    expect(supervisor()).toEqual({ muted: false, whispersTo: 'agent' });
    await choose('barge');
    expect(supervisor()).toEqual({ muted: false, whispersTo: null });
    await choose('listen');
    expect(supervisor()).toEqual({ muted: true, whispersTo: null });
  });

  test('begins by whispering, and goes on whispering when the agent comes back on another line', async () => {
    const { world, ana, id, listen, supervisor } = await talking();
    await using _ = world;
    await listen('whisper');
    expect(supervisor()).toEqual({ muted: false, whispersTo: 'agent' });
    await ana.loseLine();
    expect(supervisor()?.whispersTo).toBe('nobody');
    await ana.dial(await ana.must<JoinTicket>('POST', `/interactions/${id}/rejoin`));
    expect(supervisor()).toEqual({ muted: false, whispersTo: 'agent' });
  });

  test('leaves while taking part: agent and customer go on', async () => {
    const { world, caller, sofia, id, listen } = await talking();
    await using _ = world;
    await listen('barge');
    await sofia.must('POST', `/interactions/${id}/leave`);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    expect(await caller.state()).toBe('in_progress');
    await listen('barge');
    await sofia.loseLine();
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
  });

  test('takes over: the agent is free, and the supervisor has the call to its end', async () => {
    const { world, caller, ana, sofia, id, listen } = await talking();
    await using _ = world;
    await listen('listen');
    await sofia.must('POST', `/interactions/${id}/take-over`);
    expect(inRooms(world)).toEqual([['customer', 'supervisor']]);
    expect(await view(sofia, id)).toMatchObject({ agent: { name: 'Sofia Lind' }, state: 'in_progress' });
    expect((await ana.snapshot()).presence.activity).toBe('available');
    const [line] = [...world.carrier.account.conferences.all()]
      .flatMap(room => [...room.participants.values()])
      .filter(({ settings }) => settings.label?.startsWith('supervisor-'));
    expect(line!.muted).toBe(false);
    await caller.hangUp();
    await sofia.must('POST', `/interactions/${id}/wrap-up`, { disposition: 'resolved' });
    expect(await caller.interaction()).toMatchObject({ state: 'closed', agent: 'Sofia Lind' });
  });

  test('ends the call for everybody', async () => {
    const { world, caller, ana, sofia, id } = await talking();
    await using _ = world;
    await sofia.must('POST', `/interactions/${id}/end`);
    expect(await caller.state()).toBe('wrap_up');
    expect((await ana.snapshot()).presence.activity).toBe('after_call_work');
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test('who listened, whispered, took part or ended it is on record', async () => {
    const { world, sofia, id, listen } = await talking();
    await using _ = world;
    await listen('listen');
    await sofia.must('PUT', `/interactions/${id}/supervise`, { mode: 'barge' });
    await sofia.must('POST', `/interactions/${id}/end`);
    const events = await world.sql(
      `select type, data ->> 'reason' as mode from event where subject_id = ? and actor_id = ? order by id`,
      [id, sofia.id],
    );
    expect(events).toEqual([
      { type: 'interaction.supervised', mode: 'listen' },
      { type: 'interaction.supervised', mode: 'barge' },
      { type: 'interaction.ended', mode: null },
    ]);
  });

  test('who only listens is seen by the agent, unless it was set otherwise; who speaks is always', async () => {
    const { world, ana, sofia, id, listen } = await talking();
    await using _ = world;
    const supervisors = async () =>
      (await view(ana, id)).legs.filter(leg => leg.kind === 'supervisor' && leg.state !== 'left');
    await listen('listen');
    expect(await supervisors()).toMatchObject([{ mode: 'listen', user: { name: 'Sofia Lind' } }]);
    await sofia.must('POST', `/interactions/${id}/leave`);
    const admin = await world.agent('admin');
    await admin.must('PUT', '/settings/showsListening', { scope: 'all', scopeId: null, value: false });
    await listen('listen');
    expect(await supervisors()).toEqual([]);
    expect(JSON.stringify(ana.told('interaction'))).not.toContain(
      '"mode":"listen","endReason":null,"dialsAt":null,"mergedAt":null,"startedAt":null',
    );
    await sofia.must('PUT', `/interactions/${id}/supervise`, { mode: 'whisper' });
    expect(await supervisors()).toMatchObject([{ mode: 'whisper' }]);
  });

  test('who let the line go is not waited for', async () => {
    const { world, sofia, id } = await talking();
    await using _ = world;
    await sofia.must('POST', `/interactions/${id}/supervise`, { mode: 'listen' });
    expect(await code(sofia.call('POST', `/interactions/${id}/supervise`, { mode: 'listen' }))).toEqual([
      409,
      'line_in_use',
    ]);
    await world.advance(16);
    await sofia.must('POST', `/interactions/${id}/supervise`, { mode: 'listen' });
  });

  test('agents may do none of this, and nobody in a call that is over', async () => {
    const { world, caller, sofia, id } = await talking();
    await using _ = world;
    const ben = await world.agent('ben');
    expect(await code(ben.call('POST', `/interactions/${id}/supervise`, { mode: 'listen' }))).toEqual([
      403,
      'forbidden',
    ]);
    expect(await code(ben.call('POST', `/interactions/${id}/end`))).toEqual([403, 'forbidden']);
    expect(await code(sofia.call('POST', `/interactions/${id}/take-over`))).toEqual([409, 'not_listening']);
    await caller.hangUp();
    expect(await code(sofia.call('POST', `/interactions/${id}/supervise`, { mode: 'listen' }))).toEqual([
      409,
      'not_talking',
    ]);
  });
});

describe('an agent who asks for help', () => {
  test('is heard by whoever leads the floor, until somebody comes or it is no longer needed', async () => {
    const { world, ana, sofia, id, listen } = await talking();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/ask-for-help`);
    const alerts = await sofia.must<{ items: { kind: string; agent: { name: string } }[] }>(
      'GET',
      '/alerts?state=open',
    );
    expect(alerts.items).toMatchObject([{ kind: 'help_asked', agent: { name: 'Ana Torres' }, interactionId: id }]);
    expect((await view(sofia, id)).helpAskedAt).not.toBeNull();
    await ana.must('POST', `/interactions/${id}/forgo-help`);
    expect((await view(sofia, id)).helpAskedAt).toBeNull();
    await ana.must('POST', `/interactions/${id}/ask-for-help`);
    await listen('whisper');
    expect((await view(ana, id)).helpAskedAt).toBeNull();
    expect((await sofia.must<{ items: object[] }>('GET', '/alerts?state=open')).items).toEqual([]);
  });
});
