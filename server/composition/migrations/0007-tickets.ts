import { Migration } from '@mikro-orm/migrations';

/** What the bank has promised to look into, and what colleagues noted about it. */
export class Tickets extends Migration {
  override up(): void {
    this.addSql(tickets);
    this.addSql(notes);
  }
}

const tickets = `
  create sequence ticket_number start 1001;
  create table ticket (
    id uuid primary key,
    number bigint not null unique,
    subject text not null check (subject <> ''),
    text text not null default '',
    status text not null check (status in ('new', 'open', 'pending', 'solved', 'closed')),
    priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
    owner_id uuid null references users,
    queue_id uuid null references queue,
    group_id uuid null references user_group,
    customer_id uuid null references customer,
    interaction_id uuid null references interaction,
    branch_id uuid null references branch,
    promised_at timestamptz null,
    created_by_id uuid null references users,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    solved_at timestamptz null,
    version int not null default 1,
    check (queue_id is null or group_id is null),
    check ((status in ('solved', 'closed')) = (solved_at is not null))
  );
  create index ticket_newest on ticket (updated_at desc, id desc);
  create index ticket_unsolved on ticket (updated_at desc, id desc) where status in ('new', 'open', 'pending');
  create index ticket_unassigned on ticket (updated_at desc, id desc) where owner_id is null;
  create index ticket_owner on ticket (owner_id, status, updated_at desc, id desc);
  create index ticket_creator on ticket (created_by_id, updated_at desc, id desc);
  create index ticket_queue on ticket (queue_id, status, updated_at desc, id desc) where queue_id is not null;
  create index ticket_group on ticket (group_id, status, updated_at desc, id desc) where group_id is not null;
  create index ticket_customer on ticket (customer_id, updated_at desc, id desc);
  create index ticket_interaction on ticket (interaction_id) where interaction_id is not null;
  create index ticket_branch on ticket (branch_id, updated_at desc, id desc) where branch_id is not null;
  create index ticket_subject on ticket using gin (subject gin_trgm_ops);`;

const notes = `
  create table ticket_note (
    id uuid primary key,
    ticket_id uuid not null references ticket on delete cascade,
    author_id uuid null references users,
    text text not null check (text <> ''),
    created_at timestamptz not null
  );
  create index ticket_note_newest on ticket_note (ticket_id, created_at desc, id desc);`;
