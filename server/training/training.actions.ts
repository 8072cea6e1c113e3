import { record } from '#server/events/record.ts';
import { User } from '#server/people/user.entity.ts';
import { ledUsers } from '#server/people/user.policy.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { matches, may } from '#server/platform/policy.ts';
import { addRow, findRow, lockRow, writeRows } from '#server/platform/rows.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { type Choice, nextCaller } from './rhythm.ts';
import { TrainingCall, TrainingSession } from './training.entity.ts';
import { visibleTraining } from './training.policy.ts';
import type { StartTrainingCall, StartTrainingSession, TrainingSituation } from './training.schema.ts';

const aCall = (call: { id: string }) => ({ type: 'training_call', id: call.id }) as const;
const aSession = (session: { id: string }) => ({ type: 'training_session', id: session.id }) as const;
const anySeed = (): number => Math.floor(Math.random() * 2 ** 31);

/** Who practises: the actor, or somebody whom they lead. */
export async function findTrainee(ctx: Context, userId: string | undefined): Promise<User> {
  const user = await findRow(ctx.em, User, { id: userId ?? ctx.actor.id!, active: true });
  const own = user?.id === ctx.actor.id;
  if (!user || (!own && !(may(ctx.actor, 'lead_floor') && matches(ledUsers(ctx.actor), user)))) throw notFound('user');
  return user;
}

/** Throws `training_other_queue` when none of these would reach the one who practises. */
export function demandReach(situations: readonly TrainingSituation[]): void {
  if (situations.every(({ outOfReach }) => outOfReach))
    throw conflict('training_other_queue', 'These customers ring a queue in which this person does not work.');
}

/** Somebody will ring at once. `situations`: what this person can practise. */
export function planTrainingCall(
  ctx: Context,
  trainee: User,
  input: StartTrainingCall,
  situations: readonly TrainingSituation[],
): Promise<TrainingCall> {
  const situation = situations.find(({ id }) => id === input.situation);
  if (!situation) throw notFound('situation');
  demandReach([situation]);
  return inTransaction(ctx, async ctx =>
    addTrainingCall(ctx, trainee, {
      situation: input.situation,
      language: input.language,
      seed: input.seed ?? anySeed(),
      startedById: ctx.actor.id!,
    }),
  );
}

function addTrainingCall(
  ctx: Context,
  trainee: { id: string; branchId?: string | null },
  values: Pick<TrainingCall, 'situation' | 'language' | 'seed' | 'startedById'> &
    Partial<Pick<TrainingCall, 'sessionId' | 'patienceSeconds'>>,
): TrainingCall {
  const call = addRow(ctx, TrainingCall, {
    ...values,
    id: newId(),
    userId: trainee.id,
    branchId: trainee.branchId ?? null,
    state: 'planned',
    createdAt: ctx.now,
    version: 1,
  });
  record(ctx, 'training_call.planned', aCall(call), { data: { userId: trainee.id, dueAt: ctx.now.toISOString() } });
  return call;
}

/** The carrier's answer. */
export function settleTrainingCall(ctx: Context, id: string, callSid: string | null): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const call = await lockRow(ctx, TrainingCall, { id });
    if (call?.state !== 'asked') return;
    Object.assign(call, { state: callSid === null ? 'failed' : 'rung', callSid });
    record(ctx, callSid === null ? 'training_call.failed' : 'training_call.rung', aCall(call), {
      data: { userId: call.userId },
    });
  });
}

/** The first rings at once. */
export function startTrainingSession(
  ctx: Context,
  trainee: User,
  input: StartTrainingSession,
): Promise<TrainingSession> {
  return inTransaction(ctx, async ctx => {
    // Two that start one for the same person come one after the other.
    await lockRow(ctx, User, { id: trainee.id });
    const running = await ctx.em.fork().findOne(TrainingSession, { userId: trainee.id, endedAt: null });
    if (running) throw conflict('training_running', 'A busy hour is already running for this person.');
    const session = addRow(ctx, TrainingSession, {
      id: newId(),
      userId: trainee.id,
      startedById: ctx.actor.id!,
      branchId: trainee.branchId ?? null,
      languages: input.languages,
      perHour: input.perHour,
      seed: input.seed ?? anySeed(),
      calls: 0,
      nextCallAt: ctx.now,
      startedAt: ctx.now,
      endsAt: secondsLater(ctx.now, 60 * input.minutes),
      version: 1,
    });
    record(ctx, 'training_session.started', aSession(session), {
      data: { userId: trainee.id, dueAt: ctx.now.toISOString() },
    });
    await writeRows(ctx);
    return session;
  });
}

/** Nobody rings any more; those who wait or talk go on. */
export function stopTrainingSession(ctx: Context, id: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const session = await lockRow(ctx, TrainingSession, { id });
    if (!session || !matches(visibleTraining(ctx.actor), session)) throw notFound('training_session');
    endSession(ctx, session);
  });
}

function endSession(ctx: Context, session: TrainingSession): void {
  if (session.endedAt) return;
  Object.assign(session, { endedAt: ctx.now, nextCallAt: null });
  record(ctx, 'training_session.ended', aSession(session), { data: { userId: session.userId } });
}

/** Plans the next caller of a session whose time it is, and when the one after that comes; ends it when its time is over. */
export function callNext(ctx: Context, sessionId: string, choices: readonly Choice[]): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const session = await lockRow(ctx, TrainingSession, { id: sessionId });
    if (!session || session.endedAt || !session.nextCallAt || session.nextCallAt > ctx.now) return;
    if (ctx.now >= session.endsAt || choices.length === 0) return endSession(ctx, session);
    const { gapSeconds, ...caller } = nextCaller(session, choices);
    addTrainingCall(
      ctx,
      { id: session.userId, branchId: session.branchId },
      { ...caller, startedById: session.startedById, sessionId: session.id },
    );
    session.calls += 1;
    session.nextCallAt = secondsLater(ctx.now, gapSeconds);
    record(ctx, 'training_session.called', aSession(session), {
      data: { userId: session.userId, dueAt: session.nextCallAt.toISOString() },
    });
  });
}
