import type { World } from './world.ts';

interface InteractionRow {
  id: string;
  state: string;
  outcome: string | null;
  queue: string | null;
  agent: string | null;
  customer: string | null;
  candidates: number;
  from_number: string | null;
  language: string;
  menu_path: string[];
  notes: string;
  disposition: string | null;
  connected_at: string | null;
  queued_at: string | null;
  customer_left_at: string | null;
}

/** A customer at the telephone. */
export class Caller {
  readonly callSid: string;
  readonly #world: World;

  constructor(world: World, callSid: string) {
    this.#world = world;
    this.callSid = callSid;
  }

  async press(digits: string): Promise<void> {
    this.#world.carrier.pressDigits(this.callSid, digits);
    await this.#world.settle();
  }

  async hangUp(): Promise<void> {
    this.#world.carrier.hangUp(this.callSid);
    await this.#world.settle();
  }

  /** As the carrier sees the call. */
  carrierStatus(): string | undefined {
    return this.#world.carrier.state().calls.find(call => call.callSid === this.callSid)?.status;
  }

  /** As the product sees it. */
  async interaction(): Promise<InteractionRow> {
    const [row] = await this.#world.sql<InteractionRow>(
      `select i.id, i.state, i.outcome, q.key as queue, u.name as agent, c.name as customer, cardinality(i.candidate_ids) as candidates,
         i.from_number, i.language, i.menu_path, i.notes, i.disposition, i.connected_at, i.queued_at, i.customer_left_at
       from call k join interaction i on i.id = k.interaction_id
       left join queue q on q.id = i.queue_id left join users u on u.id = i.agent_id left join customer c on c.id = i.customer_id
       where k.twilio_sid = ?`,
      [this.callSid],
    );
    if (!row) throw new Error('the product does not know this call');
    return row;
  }

  async state(): Promise<string> {
    return (await this.interaction()).state;
  }
}
