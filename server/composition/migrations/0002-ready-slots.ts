import { Migration } from '@mikro-orm/migrations';

/** Dispatch finds who can be offered something in the slots alone, in the order of idleness, and recent declines without a search. */
export class ReadySlots extends Migration {
  override up(): void {
    this.addSql(`
      alter table agent_slot add column ready boolean not null default false;
      update agent_slot s set ready = true from presence p
        where p.user_id = s.user_id and p.state = 'available' and p.away_since is null;
      drop index agent_slot_free;
      create index agent_slot_ready on agent_slot (idle_since, user_id) where state = 'free' and ready;
      create index offer_declined on offer (ended_at) where state = 'declined';`);
  }
}
