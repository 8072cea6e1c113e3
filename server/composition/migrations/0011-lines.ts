import { Migration } from '@mikro-orm/migrations';

/** More than two people in a call: hold, transfers, consultations, supervisors; and calls that we make. */
export class Lines extends Migration {
  override up(): void {
    this.addSql(interactions);
    this.addSql(lines);
    this.addSql(offers);
    this.addSql(dialling);
  }
}

const interactions = `
  alter table interaction drop constraint interaction_state_check, drop constraint interaction_check;
  alter table interaction
    add constraint interaction_state_check check (state in
      ('in_ivr', 'queued', 'offered', 'connecting', 'in_progress', 'outside', 'wrap_up', 'closed')),
    add constraint interaction_check check (state in ('in_ivr', 'outside', 'closed') or queue_id is not null),
    add column held_at timestamptz null,
    add column participant_ids uuid[] not null default '{}',
    add column transferred_by_id uuid null references users,
    add column requeue_reason text null,
    add column outside_number text null,
    add column help_asked_at timestamptz null;
  create index interaction_participants on interaction using gin (participant_ids) where participant_ids <> '{}';
  create index interaction_asked_for on interaction (preferred_user_id) where state = 'queued' and preferred_reason = 'transfer';
  create index interaction_help on interaction (help_asked_at) where help_asked_at is not null;`;

const lines = `
  alter table call alter column twilio_sid drop not null;
  alter table leg drop constraint leg_kind_check, drop constraint leg_state_check;
  alter table leg
    add constraint leg_kind_check check (kind in ('customer', 'agent', 'consulted', 'supervisor')),
    add constraint leg_state_check check (state in ('expected', 'ringing', 'joining', 'in_room', 'left')),
    add column phone_number text null,
    add column dials_at timestamptz null,
    add column merged_at timestamptz null,
    add column mode_changed_at timestamptz null,
    add column mode text null check (mode in ('listen', 'whisper', 'barge')),
    add column shown boolean not null default true,
    add column awaited_until timestamptz null,
    add column end_reason text null;
  create unique index leg_one_consulted_line on leg (interaction_id, user_id) where kind = 'consulted' and state <> 'left';
  create unique index leg_one_supervisor_line on leg (interaction_id, user_id) where kind = 'supervisor' and state <> 'left';
  create index leg_awaited on leg (awaited_until) where awaited_until is not null and state <> 'left';
  create index leg_open_of_person on leg (user_id) where state <> 'left' and user_id is not null;`;

const offers = `
  alter table offer add column leg_id uuid null references leg;`;

const dialling = `
  create table dial_pace (
    id int primary key check (id = 1),
    next_at timestamptz not null
  );
  insert into dial_pace (id, next_at) values (1, '-infinity');`;
