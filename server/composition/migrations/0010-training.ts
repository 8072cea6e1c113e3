import { Migration } from '@mikro-orm/migrations';

/** Calls of simulated customers, and the rhythm in which they come. */
export class Training extends Migration {
  override up(): void {
    this.addSql(sessions);
    this.addSql(calls);
    this.addSql(interactions);
  }
}

const sessions = `
  create table training_session (
    id uuid primary key,
    user_id uuid not null references users,
    started_by_id uuid not null references users,
    branch_id uuid null references branch,
    languages text[] not null,
    per_hour int not null,
    seed int not null,
    calls int not null default 0,
    next_call_at timestamptz null,
    started_at timestamptz not null,
    ends_at timestamptz not null,
    ended_at timestamptz null,
    version int not null default 1
  );
  create unique index training_session_open on training_session (user_id) where ended_at is null;
  create index training_session_due on training_session (next_call_at) where ended_at is null;`;

const calls = `
  create table training_call (
    id uuid primary key,
    situation text not null,
    language text not null,
    user_id uuid not null references users,
    started_by_id uuid not null references users,
    branch_id uuid null references branch,
    session_id uuid null references training_session,
    seed int not null,
    patience_seconds int null,
    state text not null check (state in ('planned', 'asked', 'rung', 'failed')),
    call_sid text null,
    created_at timestamptz not null,
    version int not null default 1
  );
  create index training_call_planned on training_call (created_at) where state = 'planned';
  create index training_call_user on training_call (user_id, created_at desc, id desc);
  create index training_call_newest on training_call (created_at desc, id desc);
  create index training_call_session on training_call (session_id) where session_id is not null;`;

const interactions = `
  alter table interaction
    add column training_call_id uuid null references training_call,
    add column training_user_id uuid null references users;
  create index interaction_training on interaction (training_call_id) where training_call_id is not null;`;
