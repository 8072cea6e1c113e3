import { Migration } from '@mikro-orm/migrations';

/** Skills, settings, rank, overflow, and the decisions that were made from them. */
export class RightAgent extends Migration {
  override up(): void {
    this.addSql(settings);
    this.addSql(skills);
    this.addSql(ranks);
    this.addSql(decisions);
  }
}

const settings = `
  create table setting (
    id uuid primary key,
    key text not null,
    scope text not null check (scope in ('all', 'branch', 'queue')),
    scope_id uuid null,
    value jsonb null,
    version int not null default 1,
    check ((scope = 'all') = (scope_id is null)),
    unique nulls not distinct (key, scope_id)
  );
  insert into setting (id, key, scope, scope_id, value)
    select gen_random_uuid(), 'offerSeconds', 'queue', id, jsonb_build_object('is', offer_seconds) from queue where offer_seconds <> 20;
  insert into setting (id, key, scope, scope_id, value)
    select gen_random_uuid(), 'wrapUpSeconds', 'queue', id, jsonb_build_object('is', wrap_up_seconds) from queue where wrap_up_seconds <> 60;
  alter table queue
    drop column offer_seconds,
    drop column wrap_up_seconds,
    add column active boolean not null default true,
    add column overflow_queue_id uuid null references queue check (overflow_queue_id <> id);`;

const skills = `
  create table skill (
    id uuid primary key,
    key text not null unique,
    name text not null,
    name_zh text not null,
    language text null unique,
    active boolean not null default true,
    version int not null default 1
  );
  create table user_skill (
    user_id uuid not null references users on delete cascade,
    skill_id uuid not null references skill on delete cascade,
    level int not null check (level between 1 and 5),
    primary key (user_id, skill_id)
  );
  create index on user_skill (skill_id);
  create table queue_skill (
    queue_id uuid not null references queue on delete cascade,
    skill_id uuid not null references skill on delete cascade,
    level int not null check (level between 1 and 5),
    lowest_level int not null check (lowest_level between 0 and level),
    primary key (queue_id, skill_id)
  );
  alter table agent_slot
    add column skills jsonb not null default '{}',
    add column skill_count int not null default 0;
  drop index agent_slot_ready;
  create index agent_slot_ready on agent_slot (skill_count, idle_since, user_id) where state = 'free' and ready;`;

// What waits at this moment was ranked by its arrival alone, which is what the default ageing gives.
const ranks = `
  alter table customer
    add column tier text not null default 'standard' check (tier in ('standard', 'gold', 'platinum', 'private')),
    add column owner_id uuid null references users;
  create index on customer (owner_id) where owner_id is not null;
  alter table interaction
    add column points double precision not null default 0,
    add column rank_key double precision null,
    add column needs jsonb not null default '{}',
    add column needs_key text not null default '',
    add column preferred_user_id uuid null references users,
    add column preferred_reason text null,
    add column preferred_until timestamptz null,
    add column overflow_at timestamptz null;
  update interaction set rank_key = -extract(epoch from queued_at) where queued_at is not null and state <> 'closed';
  drop index interaction_waiting;
  create index interaction_waiting on interaction (queue_id, needs_key, rank_key desc, queued_at, id) where state = 'queued';`;

const decisions = `
  create table routing_decision (
    id uuid primary key,
    decided_at timestamptz not null,
    line jsonb not null,
    agents jsonb not null,
    matches jsonb not null
  );
  create index on routing_decision (decided_at);
  alter table offer add column decision_id uuid null;`;
