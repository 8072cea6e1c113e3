import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Runtime, openRuntime } from '#server/composition/runtime.ts';
import type { Carrier } from '#server/platform/carrier.ts';
import { arriveInteraction, lockInteraction } from '#server/interactions/interaction.actions.ts';
import { createSkill, setSkills } from '#server/people/skill.actions.ts';
import { updateUser } from '#server/people/user.actions.ts';
import { Clock } from '#server/platform/clock.ts';
import { type Actor, anonymous, type Context, createContext } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { setSetting } from '#server/platform/settings.actions.ts';
import type { SettingKey } from '#server/platform/settings.schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { dispatchedAfter } from '#server/routing/dispatcher.ts';
import { moveInteraction, raiseInteraction } from '#server/routing/line.actions.ts';
import { queueMemberships } from '#server/routing/memberships.ts';
import { acceptOffer, declineOffer, expireOffers } from '#server/routing/offer.actions.ts';
import { takeBreak } from '#server/routing/presence-state.ts';
import { consoleConnected, consoleDisconnected, noticeAway, setPresence } from '#server/routing/presence.actions.ts';
import { createQueue, updateQueue } from '#server/routing/queue.actions.ts';
import { Queue } from '#server/routing/queue.entity.ts';
import { doOverdueWork } from '#server/routing/repairs.ts';
import * as work from '#server/routing/work.actions.ts';
import { pictureIn } from './picture.ts';
import { CHINESE, type Trace, skillKeys } from './trace.ts';

/** When the day of a trace begins. */
const DAY = Date.parse('2026-03-02T08:00:00Z');
/** What `dispatch.ts` takes while it decides. */
const DISPATCH_LOCK = 7_020;

/** An offer as the database has it, by arrival and the agent's key. */
export interface MadeOffer {
  at: number;
  arrival: number;
  agent: string;
}

/** The product's routing on a PostgreSQL database of its own, with its own dispatcher; only carrier, HTTP and timers are left out. */
export class Office {
  readonly #runtime: Runtime;
  readonly #trace: Trace;
  readonly #db: pg.Client;
  readonly #skills = new Map<string, string>();
  readonly #queues = new Map<string, string>();
  readonly #arrivals = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #nodeId = randomUUID();
  #poked = false;
  #made: string[] = [];
  readonly errors: string[];

  private constructor(runtime: Runtime, trace: Trace, db: pg.Client, errors: string[]) {
    this.#runtime = runtime;
    this.#trace = trace;
    this.#db = db;
    this.errors = errors;
    runtime.pokes.onCommitted(events => {
      for (const { type, subjectId } of events) {
        if ((dispatchedAfter as ReadonlySet<string>).has(type)) this.#poked = true;
        if (type === 'offer.made') this.#made.push(subjectId);
      }
    });
  }

  static async open(trace: Trace): Promise<Office> {
    const server = inject('pgUrl');
    const name = `t_${randomUUID().replaceAll('-', '')}`;
    const admin = new pg.Client(`${server}/postgres`);
    await admin.connect();
    await admin.query(`create database ${name} template template_app`);
    await admin.end();
    const databaseUrl = `${server}/${name}`;
    const errors: string[] = [];
    const fail = (details: object, message: string) => void errors.push(`${message} ${String(Object.values(details))}`);
    const log = { debug: () => undefined, info: () => undefined, warn: fail, error: fail };
    const runtime = await openRuntime({
      databaseUrl,
      publicUrl: 'http://office',
      carrier,
      mailer: null,
      storage: undefined as never,
      authSecret: 'a secret of the tests, long enough',
      log,
      clock: new Clock(() => 0),
    });
    const db = new pg.Client(databaseUrl);
    await db.connect();
    const office = new Office(runtime, trace, db, errors);
    office.setTime(0);
    await office.#furnish();
    return office;
  }

  async close(): Promise<void> {
    await Promise.all([this.#runtime.close(), this.#db.end()]);
  }

  setTime(now: number): void {
    this.#runtime.services.clock.setOffset(new Date(DAY + now), 0);
  }

  #ctx = (): Context => this.#runtime.systemContext('trace');
  #as(agent: string): Context {
    const actor: Actor = { ...anonymous, id: this.agentId(agent), role: 'agent' };
    return createContext(this.#runtime.orm.em, this.#runtime.services, actor, 'trace');
  }
  /** In the order of the agents' keys. */
  agentId(key: string): string {
    const index = this.#trace.agents.findIndex(agent => agent.key === key);
    return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  }
  #agentKey = (id: string): string => this.#trace.agents[Number(id.slice(-12))]!.key;
  #levels = (skills: Record<string, number>) =>
    Object.entries(skills).map(([key, level]) => ({ skillId: this.#skills.get(key)!, level }));

  async #furnish(): Promise<void> {
    const { queues, settings } = this.#trace;
    for (const key of skillKeys) {
      const language = key === CHINESE ? ({ language: 'zh-CN' } as const) : {};
      this.#skills.set(key, (await createSkill(this.#ctx(), { key, name: key, nameZh: key, ...language })).id);
    }
    for (const { key, needs } of queues) {
      const skills = needs.map(({ skill, ...levels }) => ({ skillId: this.#skills.get(skill)!, ...levels }));
      this.#queues.set(key, (await createQueue(this.#ctx(), { key, name: key, nameZh: key, skills })).id);
    }
    for (const { key, overflowTo } of queues)
      if (overflowTo)
        await updateQueue(this.#ctx(), this.#queues.get(key)!, { overflowQueueId: this.#queues.get(overflowTo)! });
    await this.#set(settings, null);
    for (const queue of queues) await this.#set(queue.settings, this.#queues.get(queue.key)!);
    await this.#hire();
    await this.#runtime.quiet();
    await this.#runtime.dispatcher.settle();
  }

  async #set(values: object, queueId: string | null): Promise<void> {
    const place = { scope: queueId === null ? 'all' : 'queue', scopeId: queueId } as const;
    for (const [key, value] of Object.entries(values)) await setSetting(this.#ctx(), key as SettingKey, place, value);
  }

  /** People are put into the tables, which spares hashing passwords; what routing knows of them is written by its own actions. */
  async #hire(): Promise<void> {
    const { agents, customers } = this.#trace;
    const ctx = this.#ctx();
    const people = agents.map(({ key }) => ({ id: this.agentId(key), name: key, email: `${key}@office.example` }));
    await run(
      ctx.em,
      sql`insert into users (id, name, email, role, created_at) select id, name, email, 'agent', ${ctx.now}
        from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as p(id uuid, name text, email text)`,
    );
    const known = customers.map(({ tier, owner }, index) => ({
      ...{ id: customerId(index), tier, owner_id: owner && this.agentId(owner) },
    }));
    await run(
      ctx.em,
      sql`insert into customer (id, name, tier, owner_id, created_at) select id, 'Customer', tier, owner_id, ${ctx.now}
        from jsonb_to_recordset(${JSON.stringify(known)}::jsonb) as c(id uuid, tier text, owner_id uuid)`,
    );
    // This process lives as long as the trace does.
    await run(
      ctx.em,
      sql`insert into node (id, role, started_at, seen_at) values (${this.#nodeId}, 'all', ${ctx.now}, '2100-01-01')`,
    );
    for (const { key, queues, skills } of agents)
      await inTransaction(this.#ctx(), async ctx => {
        const queueIds = queues.map(queue => this.#queues.get(queue)!);
        await queueMemberships.set(ctx, this.agentId(key), queueIds);
        await setSkills(ctx, this.agentId(key), this.#levels(skills));
        await queueMemberships.skillsChanged(ctx, [this.agentId(key)]);
      });
    for (const { key } of agents) await this.reconnect(key);
  }

  /** Lets it happen, and the dispatcher look if it would. Returns whether it did, and which offers it made, in their order. */
  async after(happens: () => Promise<unknown>): Promise<{ looked: boolean; offers: MadeOffer[] }> {
    this.#poked = false;
    this.#made = [];
    await happens();
    const looked = this.#poked;
    if (looked) await this.#runtime.dispatcher.settle();
    if (this.errors.length > 0) throw new Error(this.errors.join('\n'));
    return { looked, offers: this.#made.length > 0 ? await this.#madeOffers() : [] };
  }

  async #madeOffers(): Promise<MadeOffer[]> {
    const { rows } = await this.#db.query<{ interaction_id: string; user_id: string; made_at: Date }>(
      `select o.interaction_id, o.user_id, o.made_at from unnest($1::uuid[]) with ordinality as m(id, place)
       join offer o on o.id = m.id order by m.place`,
      [this.#made],
    );
    return rows.map(row => this.#told(row));
  }

  #told = (row: { interaction_id: string; user_id: string; made_at: Date }): MadeOffer => ({
    at: row.made_at.getTime() - DAY,
    arrival: this.#arrivals.get(row.interaction_id)!,
    agent: this.#agentKey(row.user_id),
  });

  /** Every offer of the day as it is written down: by time, and of one decision in its order. */
  async allOffers(): Promise<MadeOffer[]> {
    const { rows } = await this.#db.query<{ interaction_id: string; user_id: string; made_at: Date }>(
      `select o.interaction_id, o.user_id, o.made_at from event e join offer o on o.id = e.subject_id
       where e.type = 'offer.made' order by e.id`,
    );
    return rows.map(row => this.#told(row));
  }

  /** Actions of several transactions happen while another process decides, so that nothing is decided between them. */
  async #undivided(action: () => Promise<unknown>): Promise<void> {
    await this.#db.query('begin');
    await this.#db.query('select pg_advisory_xact_lock($1)', [DISPATCH_LOCK]);
    await action().finally(() => this.#db.query('commit'));
  }

  async arrive(arrival: number): Promise<string> {
    const { queue, customer, language } = this.#trace.arrivals[arrival]!;
    const candidateIds = customer === null ? [] : [customerId(customer)];
    const facts = {
      fromNumber: null,
      toNumber: '+12025550100',
      language,
      entryPointId: null,
      branchId: null,
      candidateIds,
    };
    const { id } = await inTransaction(this.#ctx(), async ctx => arriveInteraction(ctx, { ...facts, training: null }));
    this.#arrivals.set(id, arrival);
    this.#ids[arrival] = id;
    const ctx = this.#ctx();
    await work.queueInteraction(ctx, id, (await findRow(ctx.em, Queue, { id: this.#queues.get(queue)! }))!);
    return id;
  }

  raise = (arrival: number, points: number) => raiseInteraction(this.#ctx(), this.#ids[arrival]!, points);
  move = (arrival: number, queue: string) =>
    moveInteraction(this.#ctx(), this.#ids[arrival]!, this.#queues.get(queue)!);
  accept = async (arrival: number, agent: string) => acceptOffer(this.#as(agent), await this.#ringing(arrival));
  decline = async (arrival: number, agent: string) =>
    declineOffer(this.#as(agent), await this.#ringing(arrival), 'other');
  connect = (arrival: number) => work.connectInteraction(this.#ctx(), this.#ids[arrival]!);
  leave = (arrival: number) => {
    const ctx = this.#ctx();
    return work.customerLeft(ctx, this.#ids[arrival]!, ctx.now);
  };
  wrapUp = (arrival: number, agent: string) =>
    work.wrapUp(this.#as(agent), this.#ids[arrival]!, { disposition: 'resolved' });
  giveUp = (arrival: number) =>
    inTransaction(this.#ctx(), async ctx => {
      const interaction = await lockInteraction(ctx, this.#ids[arrival]!);
      const { agentId } = interaction;
      await work.requeueInteraction(ctx, interaction, 'line_failed');
      await takeBreak(ctx, agentId!, 'line_failed');
    });

  goOnBreak = (agent: string) =>
    this.#undivided(() => setPresence(this.#ctx(), this.agentId(agent), { state: 'on_break', reason: 'lunch' }));
  goAvailable = (agent: string) => setPresence(this.#ctx(), this.agentId(agent), { state: 'available' });
  loseConsole = (agent: string) => consoleDisconnected(this.#ctx(), this.agentId(agent), this.agentId(agent));
  reconnect(agent: string): Promise<void> {
    const userId = this.agentId(agent);
    return consoleConnected(this.#ctx(), { userId, socketId: userId, sessionId: userId, nodeId: this.#nodeId });
  }
  learn = (agent: string, skills: Record<string, number>) =>
    updateUser(this.#ctx(), this.agentId(agent), { skills: this.#levels(skills) }, queueMemberships);

  expire = () => expireOffers(this.#ctx());
  endWrapUps = () => this.#undivided(() => work.endDueWrapUps(this.#ctx()));
  noticeAway = (agent: string) => noticeAway(this.#ctx(), this.agentId(agent));
  doDueWork = () => this.#undivided(() => doOverdueWork(this.#ctx()));
  /** As the dispatcher does each second by itself. */
  poll = async () => void (this.#poked = true);

  picture = (): Promise<string[]> =>
    pictureIn(this.#db, {
      day: DAY,
      arrivals: this.#arrivals,
      agent: this.#agentKey,
      skills: new Map([...this.#skills].map(([key, id]) => [id, key])),
    });

  async #ringing(arrival: number): Promise<string> {
    const { rows } = await this.#db.query<{ id: string }>(
      `select id from offer where interaction_id = $1 and state = 'pending'`,
      [this.#ids[arrival]],
    );
    return rows[0]!.id;
  }
}

const carrier = new Proxy({} as Carrier, {
  get: () => () => {
    throw new Error('no carrier is asked in a trace');
  },
});

const customerId = (index: number): string => `00000000-0000-4000-9000-${String(index).padStart(12, '0')}`;
