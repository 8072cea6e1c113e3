import { Migration } from '@mikro-orm/migrations';

/** What callers are led through, as data. */
export class Flows extends Migration {
  override up(): void {
    this.addSql(flows);
    this.addSql(runs);
    this.addSql(identifying);
  }
}

const flows = `
  create table flow (
    id uuid primary key,
    key text not null unique,
    name text not null,
    name_zh text not null,
    draft jsonb not null,
    published_version_id uuid null,
    version int not null default 1
  );
  create table flow_version (
    id uuid primary key,
    flow_id uuid not null references flow,
    number int not null,
    graph jsonb not null,
    note text not null,
    from_number int null,
    published_at timestamptz not null,
    published_by_id uuid null references users,
    unique (flow_id, number)
  );
  alter table flow add foreign key (published_version_id) references flow_version;
  alter table entry_point add column flow_id uuid null references flow, add check (flow_id is null or queue_id is null);
  create table flow_audio (
    id uuid primary key,
    name text not null,
    seconds double precision not null,
    token text not null unique,
    wav bytea not null,
    created_at timestamptz not null,
    created_by_id uuid null references users
  );`;

const runs = `
  create table flow_run (
    interaction_id uuid primary key references interaction,
    flow_version_id uuid null references flow_version,
    queue_id uuid null references queue,
    step_id text not null,
    turn int not null,
    attempt int not null,
    language_fixed boolean not null,
    attributes jsonb not null,
    points int not null,
    path text[] not null,
    check ((flow_version_id is null) <> (queue_id is null))
  );`;

/** Customers who key in their number, and prove who they are before an agent has them. */
const identifying = `
  create index customer_number_digits on customer (regexp_replace(number, '\\D', '', 'g'));
  alter table verification alter column user_id drop not null;`;
