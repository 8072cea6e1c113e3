import { Migration } from '@mikro-orm/migrations';

/** People, customers, queues, the first call, and the event table that tells of it. */
export class FirstCall extends Migration {
  override up(): void {
    this.addSql(people);
    this.addSql(customers);
    this.addSql(interactions);
    this.addSql(routing);
    this.addSql(telephony);
    this.addSql(events);
    this.addSql(running);
  }
}

const people = `
  create table users (
    id uuid primary key,
    name text not null,
    email text not null unique check (email = lower(email)),
    role text not null,
    language text null,
    active boolean not null default true,
    created_at timestamptz not null,
    version int not null default 1
  );
  create table presence (
    user_id uuid primary key references users,
    state text not null check (state in ('available', 'on_break', 'offline')),
    reason text null,
    since timestamptz not null,
    away_since timestamptz null,
    version int not null default 1
  );
  create table sign_in_attempt (
    id bigint generated always as identity primary key,
    scope text not null,
    subject text not null,
    failed_at timestamptz not null,
    pending boolean not null default false
  );
  create index on sign_in_attempt (scope, subject, failed_at);`;

const customers = `
  create table customer (
    id uuid primary key,
    name text not null,
    language text null,
    created_at timestamptz not null,
    version int not null default 1
  );
  create index on customer using gin (name gin_trgm_ops);
  create index on customer (created_at desc, id desc);
  create table customer_number (
    id uuid primary key,
    customer_id uuid not null references customer on delete cascade,
    phone_number text not null,
    unique (customer_id, phone_number)
  );
  create index on customer_number (phone_number);
  create index on customer_number using gin (phone_number gin_trgm_ops);`;

const interactions = `
  create table queue (
    id uuid primary key,
    key text not null unique,
    name text not null,
    name_zh text not null,
    offer_seconds int not null,
    wrap_up_seconds int not null,
    version int not null default 1
  );
  create table queue_member (
    queue_id uuid not null references queue on delete cascade,
    user_id uuid not null references users on delete cascade,
    primary key (queue_id, user_id)
  );
  create index on queue_member (user_id, queue_id);
  create table interaction (
    id uuid primary key,
    channel text not null check (channel in ('voice')),
    direction text not null check (direction in ('inbound', 'outbound')),
    state text not null check (state in ('in_ivr', 'queued', 'offered', 'connecting', 'in_progress', 'wrap_up', 'closed')),
    queue_id uuid null references queue,
    agent_id uuid null references users,
    customer_id uuid null references customer,
    candidate_ids uuid[] not null default '{}',
    from_number text null,
    to_number text not null,
    language text not null,
    menu_path text[] not null default '{}',
    arrived_at timestamptz not null,
    queued_at timestamptz null,
    accepted_at timestamptz null,
    connected_at timestamptz null,
    agent_awaited_until timestamptz null,
    customer_left_at timestamptz null,
    wrap_up_seconds int not null default 0,
    wrap_up_until timestamptz null,
    closed_at timestamptz null,
    outcome text null,
    disposition text null,
    notes text not null default '',
    notes_version int not null default 0,
    version int not null default 1,
    check (state in ('in_ivr', 'closed') or queue_id is not null),
    check (state not in ('connecting', 'in_progress', 'wrap_up') or agent_id is not null)
  );
  create index interaction_waiting on interaction (queue_id, queued_at, id) where state = 'queued';
  create index interaction_open on interaction (agent_id) where state in ('connecting', 'in_progress', 'wrap_up');
  create index interaction_live on interaction (state) where state <> 'closed';
  create index on interaction (customer_id, arrived_at desc, id desc);
  create index on interaction (agent_id, arrived_at desc, id desc);
  create index on interaction (arrived_at desc, id desc);
  create index interaction_handled on interaction (queue_id, closed_at desc) where outcome = 'answered';`;

const routing = `
  create table agent_slot (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    channel text not null check (channel in ('voice')),
    state text not null check (state in ('free', 'reserved', 'busy', 'wrap_up')),
    interaction_id uuid null references interaction,
    since timestamptz not null,
    idle_since timestamptz not null,
    version int not null default 1,
    check ((state = 'free') = (interaction_id is null)),
    unique (user_id, channel)
  );
  create index agent_slot_free on agent_slot (idle_since) where state = 'free';
  create index on agent_slot (interaction_id) where interaction_id is not null;
  create table offer (
    id uuid primary key,
    interaction_id uuid not null references interaction,
    user_id uuid not null references users,
    slot_id uuid not null references agent_slot on delete cascade,
    state text not null check (state in ('pending', 'accepted', 'declined', 'expired', 'withdrawn')),
    reason text null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz null
  );
  create unique index offer_live_interaction on offer (interaction_id) where state = 'pending';
  create unique index offer_live_slot on offer (slot_id) where state = 'pending';
  create index on offer (interaction_id, made_at);
  create index offer_pending on offer (expires_at) where state = 'pending';`;

const telephony = `
  create table call (
    id uuid primary key,
    interaction_id uuid not null unique references interaction,
    twilio_sid text not null unique,
    status text not null,
    conference_sid text null,
    past_conference_sids text[] not null default '{}',
    started_at timestamptz not null,
    ended_at timestamptz null,
    duration_seconds int null,
    version int not null default 1
  );
  create index call_live on call (started_at) where ended_at is null;
  create table leg (
    id uuid primary key,
    interaction_id uuid not null references interaction,
    kind text not null check (kind in ('customer', 'agent')),
    user_id uuid null references users,
    twilio_sid text null unique,
    state text not null check (state in ('expected', 'joining', 'in_room', 'left')),
    held boolean not null default false,
    conference_sid text null,
    last_sequence int not null default -1,
    started_at timestamptz not null,
    joined_at timestamptz null,
    left_at timestamptz null,
    version int not null default 1
  );
  create index on leg (interaction_id);
  create unique index leg_one_customer on leg (interaction_id) where kind = 'customer';
  create unique index leg_one_agent_line on leg (interaction_id) where kind = 'agent' and state <> 'left';
  create table webhook (
    id uuid primary key,
    key text not null unique,
    path text not null,
    params jsonb not null,
    received_at timestamptz not null,
    answer text null,
    error text null
  );
  create index on webhook (received_at);
  create table carrier_errand (
    id uuid primary key,
    key text not null unique,
    kind text not null,
    interaction_id uuid not null references interaction,
    params jsonb not null,
    state text not null check (state in ('planned', 'sent', 'done', 'gone', 'failed')),
    attempts int not null default 0,
    created_at timestamptz not null,
    due_at timestamptz not null,
    settled_at timestamptz null,
    error text null
  );
  create index carrier_errand_open on carrier_errand (due_at) where state in ('planned', 'sent');`;

const events = `
  create table event (
    id bigint generated always as identity,
    type text not null,
    subject_type text not null,
    subject_id uuid not null,
    number int not null,
    actor_kind text not null,
    actor_id uuid null,
    cause text not null,
    changes jsonb null,
    data jsonb null,
    occurred_at timestamptz not null,
    primary key (id, occurred_at)
  ) partition by range (occurred_at);
  create table event_default partition of event default;
  create index on event (subject_id, number desc);
  create table event_pending (
    event_id bigint not null,
    follower text not null,
    subject_id uuid not null,
    attempts int not null default 0,
    set_aside_at timestamptz null,
    last_error text null,
    primary key (follower, event_id)
  ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);`;

const running = `
  create table idempotency_key (
    id uuid primary key,
    actor_key text not null,
    route text not null,
    key text not null,
    body_hash text not null,
    status int null,
    answer jsonb null,
    created_at timestamptz not null,
    unique (actor_key, route, key)
  );
  create index on idempotency_key (created_at);
  create table failed_job (
    id uuid primary key,
    name text not null,
    key text not null,
    data jsonb not null,
    attempts int not null,
    error text not null,
    failed_at timestamptz not null
  );
  create table node (
    id text primary key,
    role text not null,
    started_at timestamptz not null,
    seen_at timestamptz not null
  );
  create table lease (
    name text primary key,
    taken_until timestamptz not null
  );
  create table console_session (
    id text primary key,
    user_id uuid not null references users on delete cascade,
    node_id text not null,
    session_id text not null,
    connected_at timestamptz not null,
    seen_at timestamptz not null
  );
  create index on console_session (user_id);`;
