import { Migration } from '@mikro-orm/migrations';

/** What was said, where it lies, and who listened to it. */
export class Recordings extends Migration {
  override up(): void {
    this.addSql(recordings);
    this.addSql(listens);
  }
}

const recordings = `
  create table recording (
    id uuid primary key,
    interaction_id uuid not null unique references interaction,
    call_sid text not null,
    recording_sid text null unique,
    queue_id uuid null references queue,
    branch_id uuid null references branch,
    agent_id uuid null references users,
    participant_ids uuid[] not null default '{}',
    mode text not null check (mode in ('on', 'ask')),
    state text not null check (state in ('not_asked', 'starting', 'recording', 'ended', 'stored', 'failed', 'absent', 'deleted')),
    reason text null,
    consent_at timestamptz null,
    consent_by_id uuid null references users,
    pause text not null default 'none' check (pause in ('none', 'asked', 'confirmed', 'ending')),
    paused_by_id uuid null references users,
    paused_until timestamptz null,
    alarmed_at timestamptz null,
    spans jsonb not null,
    channels int null,
    created_at timestamptz not null,
    started_at timestamptz null,
    ended_at timestamptz null,
    duration_seconds int null,
    size_bytes int null,
    storage_key text null,
    peaks text null,
    delete_after timestamptz null,
    carrier_deleted_at timestamptz null,
    due_at timestamptz null,
    claimed_until timestamptz null,
    attempts int not null default 0,
    error text null,
    version int not null default 1,
    check ((state = 'stored') = (storage_key is not null))
  );
  create index recording_due on recording (due_at) where due_at is not null;
  create index recording_paused on recording (paused_until) where paused_until is not null;
  create index recording_outlived on recording (delete_after) where state = 'stored';
  create index recording_newest on recording (created_at desc, id desc);
  create index recording_branch on recording (branch_id, created_at desc, id desc);
  create index recording_agent on recording (agent_id, created_at desc, id desc);`;

const listens = `
  create table recording_listen (
    id uuid primary key,
    recording_id uuid not null references recording,
    user_id uuid not null references users,
    how text not null check (how in ('listened', 'downloaded')),
    period int not null,
    at timestamptz not null,
    unique (recording_id, user_id, how, period)
  );`;
