import { Migration } from '@mikro-orm/migrations';

/** The promise to ring back, and the attempts to keep it. */
export class Callbacks extends Migration {
  override up(): void {
    this.addSql(callbacks);
    this.addSql(attempts);
    this.addSql(interactions);
  }
}

const callbacks = `
  create table callback (
    id uuid primary key,
    phone_number text not null,
    customer_id uuid null references customer,
    queue_id uuid not null references queue,
    branch_id uuid null references branch,
    language text not null,
    origin text not null,
    keeps_place boolean not null,
    line_at timestamptz not null,
    place jsonb null,
    state text not null check (state in ('waiting', 'in_line', 'unclear', 'superseded', 'reached', 'given_up', 'cancelled')),
    next_attempt_at timestamptz null,
    attempts int not null default 0,
    interaction_id uuid null references interaction,
    source_interaction_id uuid null references interaction,
    superseded_by_id uuid null references interaction,
    user_id uuid null references users,
    created_by_id uuid null references users,
    own_number text not null,
    note text not null default '',
    end_reason text null,
    promised_at timestamptz not null,
    ended_at timestamptz null,
    version int not null default 1,
    check ((state = 'waiting') = (next_attempt_at is not null)),
    check ((state = 'in_line') = (interaction_id is not null)),
    check ((state in ('reached', 'given_up', 'cancelled')) = (ended_at is not null))
  );
  create unique index callback_source on callback (source_interaction_id) where source_interaction_id is not null and keeps_place;
  create index callback_due on callback (next_attempt_at) where state = 'waiting';
  create index callback_open on callback (state) where state in ('in_line', 'superseded');
  create index callback_open_number on callback (phone_number) where ended_at is null;
  create index callback_customer on callback (customer_id, promised_at desc, id desc);
  create index callback_newest on callback (promised_at desc, id desc);
  create index callback_queue on callback (queue_id, promised_at desc, id desc);`;

const attempts = `
  create table callback_attempt (
    id uuid primary key,
    callback_id uuid not null references callback,
    number int not null,
    interaction_id uuid not null unique references interaction,
    result text null,
    started_at timestamptz not null,
    ended_at timestamptz null,
    version int not null default 1,
    unique (callback_id, number)
  );
  create unique index callback_attempt_live on callback_attempt (callback_id) where ended_at is null;`;

const interactions = `
  alter table interaction add column callback_id uuid null references callback;
  create index interaction_callback on interaction (callback_id) where callback_id is not null;`;
