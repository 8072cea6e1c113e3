import { type Waiting, match } from '#server/routing/matching.ts';
import { rules } from '#server/routing/rules.ts';
import { type SettingKey, type SettingValue, settingDefinitions, tiers } from '#server/platform/settings.schema.ts';
import { type Call, type Desk, type Offered, asFree, isReady, sendOnBreak, works } from './people.ts';
import { type ArrivalPlan, CHINESE, type QueuePlan, type Trace } from './trace.ts';

/*
 * The routing in memory: line and agents are plain arrays, and `match` is asked about everybody in line and everybody who is free. It shares
 * nothing with the server but `matching.ts`; each method says whether the dispatcher has to look after it.
 */

export class Model {
  readonly trace: Trace;
  /** How offers ended that nobody accepted. */
  readonly ended = { declined: 0, expired: 0, withdrawn: 0 };
  readonly calls: Call[] = [];
  readonly desks: Desk[];
  readonly #byArrival = new Map<number, Call>();
  now = 0;

  constructor(trace: Trace) {
    this.trace = trace;
    this.desks = trace.agents.map(({ key, queues, skills }) => ({
      key,
      queues,
      skills,
      state: 'free',
      presence: 'offline',
      awaySince: null,
      idleSince: 0,
    }));
  }

  setting<K extends SettingKey>(key: K, queue?: QueuePlan): SettingValue<K> {
    const value = queue?.settings[key] ?? this.trace.settings[key] ?? settingDefinitions[key].fallback;
    return value as SettingValue<K>;
  }

  callAt = (arrival: number): Call | undefined => this.#byArrival.get(arrival);
  queue = (key: string): QueuePlan => this.trace.queues.find(queue => queue.key === key)!;
  desk = (key: string): Desk => this.desks.find(desk => desk.key === key)!;
  isAnybodyThere = (): boolean => this.calls.some(({ state }) => state !== 'closed');
  waiting = (): Call[] => this.calls.filter(({ state }) => state === 'queued');
  free = (): Desk[] => this.desks.filter(desk => desk.state === 'free' && isReady(desk));
  /** Those with whom the agent has to do now, if any. */
  callOf = (desk: Desk): Call | undefined => this.calls.find(call => call.agent === desk && call.state !== 'closed');

  arrive(arrival: number, id: string): boolean {
    const plan = this.trace.arrivals[arrival]!;
    const tier = this.#tier(plan);
    const queue = this.queue(plan.queue);
    const points = this.setting('tierPoints', queue)[tier];
    const place = this.#placeIn(queue, plan);
    const unheard = { agent: null, ringsUntil: null, talked: false, declined: [], wrapUpUntil: null };
    const call: Call = { arrival, id, plan, queue, arrivedAt: this.now, points, state: 'queued', ...place, ...unheard };
    this.calls.push(call);
    this.#byArrival.set(arrival, call);
    return true;
  }

  raise(call: Call, points: number): boolean {
    call.points += points;
    return true;
  }

  move(call: Call, key: string): boolean {
    if (call.queue.key === key) return false;
    if (call.state === 'offered') this.#endOffer(call, 'withdrawn');
    call.queue = this.queue(key);
    // Looked up as if it came now, without itself in the line: it was in that of another queue.
    Object.assign(call, this.#placeIn(call.queue, call.plan, call));
    return true;
  }

  accept(call: Call): boolean {
    call.state = 'connecting';
    call.ringsUntil = null;
    call.agent!.state = 'busy';
    return false;
  }

  decline(call: Call): boolean {
    this.#endOffer(call, 'declined');
    return true;
  }

  connect(call: Call): boolean {
    call.state = 'in_progress';
    call.talked = true;
    return false;
  }

  /** The agent's line never came up. */
  giveUp(call: Call): boolean {
    const agent = call.agent!;
    this.#free(call);
    Object.assign(call, { state: 'queued', agent: null });
    sendOnBreak(agent, 'line_failed');
    return true;
  }

  leave(call: Call): boolean {
    if (call.state === 'in_progress' && call.wrapUpMs > 0) {
      call.state = call.agent!.state = 'wrap_up';
      call.wrapUpUntil = this.now + call.wrapUpMs;
      return false;
    }
    if (call.state === 'offered') this.#endOffer(call, 'withdrawn');
    else this.#free(call);
    call.state = 'closed';
    return true;
  }

  wrapUp(call: Call): boolean {
    this.#free(call);
    call.state = 'closed';
    return true;
  }

  goOnBreak(desk: Desk): boolean {
    const changed = desk.presence !== 'lunch';
    desk.presence = 'lunch';
    return this.#withdraw(desk) || changed;
  }

  goAvailable(desk: Desk): boolean {
    const changed = desk.presence !== 'available';
    desk.presence = 'available';
    if (desk.state === 'free') desk.idleSince = this.now;
    return changed;
  }

  loseConsole(desk: Desk): boolean {
    desk.awaySince ??= this.now;
    return false;
  }

  reconnect(desk: Desk): boolean {
    const changed = desk.awaySince !== null;
    desk.awaySince = null;
    return changed;
  }

  learn(desk: Desk, skills: Record<string, number>): boolean {
    const sorted = (levels: object) => JSON.stringify(Object.entries(levels).sort());
    const changed = sorted(desk.skills) !== sorted(skills);
    desk.skills = skills;
    return changed;
  }

  /** Whatever is due: offers that nobody took, wrap-ups, queues where nobody works, consoles that were lost. */
  doDueWork(): boolean {
    return [this.expire(), this.endWrapUps(), this.#overflowUnstaffed(), this.noticeAway()].includes(true);
  }

  /** Who is offered to whom now, seeing everybody. */
  look(): Offered[] {
    const made = match(
      this.waiting().map(call => ({ ...this.asWaiting(call), call })),
      this.free().map(desk => ({ ...asFree(desk), desk })),
      this.now,
    );
    return made.map(({ waiting: { call }, agent: { desk } }) => {
      Object.assign(call, {
        ...{ state: 'offered', agent: desk },
        ringsUntil: this.now + 1000 * this.setting('offerSeconds', call.queue),
      });
      desk.state = 'reserved';
      return { at: this.now, call, agent: desk };
    });
  }

  asWaiting(call: Call): Waiting {
    const { queue, plan } = call;
    const after = this.setting('relaxAfterSeconds', queue);
    const pauseMs = 1000 * this.setting('declinePauseSeconds');
    const overflown = this.isOverflown(call);
    return {
      interactionId: call.id,
      queueId: queue.key,
      servedBy: overflown ? [queue.key, queue.overflowTo!] : [queue.key],
      queuedAt: call.arrivedAt,
      points: call.points,
      ageing: this.setting('ageing', queue),
      needs: [
        ...queue.needs.map(({ skill, level, lowestLevel }) => ({ skillId: skill, level, lowestLevel })),
        ...(plan.language === 'zh-CN' ? [{ skillId: CHINESE, level: 1, lowestLevel: 1 }] : []),
      ],
      relaxation:
        after === null ? null : { afterSeconds: after, everySeconds: this.setting('relaxEverySeconds', queue) },
      passedUserIds: call.declined.filter(({ at }) => at > this.now - pauseMs).map(({ userId }) => userId),
      preferred: call.preferred,
    };
  }

  isOverflown = ({ queue, overflowAt }: Call): boolean =>
    queue.overflowTo !== null && overflowAt !== null && overflowAt <= this.now;

  #tier = ({ customer }: ArrivalPlan) => (customer === null ? 'standard' : this.trace.customers[customer]!.tier);

  /** Whom it is kept for, from when it overflows, and the time to note how it ended. */
  #placeIn(queue: QueuePlan, plan: ArrivalPlan, itself?: Call) {
    return {
      preferred: this.#meantFor(queue, plan),
      overflowAt: this.#overflowIn(queue, itself),
      wrapUpMs: 1000 * this.setting('wrapUpSeconds', queue),
    };
  }

  #meantFor(queue: QueuePlan, plan: ArrivalPlan): Call['preferred'] {
    if (plan.customer === null) return null;
    const mayBe = (desk: Desk | null | undefined) =>
      desk?.queues.includes(queue.key) && works(desk) ? desk.key : null;
    const { tier, owner } = this.trace.customers[plan.customer]!;
    const isKey = tiers.indexOf(tier) >= tiers.indexOf(this.setting('ownerFromTier'));
    const ownerId = isKey && owner ? mayBe(this.desk(owner)) : null;
    if (ownerId) return { userId: ownerId, until: this.now + 1000 * this.setting('ownerWaitSeconds', queue) };
    const since = this.now - 3_600_000 * this.setting('lastAgentHours', queue);
    const last = this.calls
      .filter(call => call.plan.customer === plan.customer)
      .filter(({ talked, agent, arrivedAt }) => talked && agent && arrivedAt > since)
      .sort((a, b) => b.arrivedAt - a.arrivedAt || (a.id < b.id ? 1 : -1))
      .at(0);
    const userId = mayBe(last?.agent);
    return userId ? { userId, until: this.now + 1000 * this.setting('lastAgentWaitSeconds', queue) } : null;
  }

  #overflowIn(queue: QueuePlan, itself?: Call): number | null {
    const length = this.calls.filter(call => call.state === 'queued' && call.queue === queue && call !== itself).length;
    const most = this.setting('overflowAtLength', queue);
    if (most !== null && length >= most) return this.now;
    if (!this.#isStaffed(queue) && this.setting('overflowWhenUnstaffed', queue)) return this.now;
    const after = this.setting('overflowAfterSeconds', queue);
    return after === null ? null : this.now + 1000 * after;
  }

  #isStaffed = ({ key }: QueuePlan): boolean => this.desks.some(desk => desk.queues.includes(key) && works(desk));

  #endOffer(call: Call, how: 'declined' | 'expired' | 'withdrawn'): void {
    const agent = call.agent!;
    this.ended[how] += 1;
    agent.state = 'free';
    if (how !== 'withdrawn') agent.idleSince = this.now;
    if (how === 'declined') call.declined.push({ userId: agent.key, at: this.now });
    Object.assign(call, { state: 'queued', agent: null, ringsUntil: null });
  }

  #free({ agent }: Call): void {
    if (agent) Object.assign(agent, { state: 'free', idleSince: this.now });
  }

  #withdraw(desk: Desk): boolean {
    const call = desk.state === 'reserved' ? this.callOf(desk) : undefined;
    if (call) this.#endOffer(call, 'withdrawn');
    return call !== undefined;
  }

  /** Who missed an offer goes on a break. */
  expire(): boolean {
    const due = this.calls.filter(call => call.state === 'offered' && call.ringsUntil! <= this.now);
    for (const call of due) {
      sendOnBreak(call.agent!, 'missed_offer');
      this.#endOffer(call, 'expired');
    }
    return due.length > 0;
  }

  endWrapUps(): boolean {
    const due = this.calls.filter(call => call.state === 'wrap_up' && call.wrapUpUntil! <= this.now);
    return due.map(call => this.wrapUp(call)).length > 0;
  }

  /** What rings at somebody whose console has been gone for a while rings elsewhere. */
  noticeAway(): boolean {
    const since = this.now - 1000 * rules.awayGraceSeconds;
    const away = this.desks.filter(({ awaySince }) => awaySince !== null && awaySince <= since);
    return away.map(desk => this.#withdraw(desk)).includes(true);
  }

  #overflowUnstaffed(): boolean {
    const stranded = this.waiting().filter(
      ({ queue, overflowAt }) =>
        queue.overflowTo !== null &&
        (overflowAt === null || overflowAt > this.now) &&
        this.setting('overflowWhenUnstaffed', queue) &&
        !this.#isStaffed(queue),
    );
    for (const call of stranded) call.overflowAt = this.now;
    return stranded.length > 0;
  }
}
