import { Migration } from '@mikro-orm/migrations';

/** Opening hours, closed queues, our numbers, and numbers that are not served. */
export class Hours extends Migration {
  override up(): void {
    this.addSql(hours);
    this.addSql(numbers);
    this.addSql("create index event_repairs on event (id desc) where type = 'interaction.repaired'");
  }
}

const hours = `
  create table calendar (
    id uuid primary key,
    name text not null,
    time_zone text null,
    week jsonb not null,
    version int not null default 1
  );
  create table calendar_day (
    calendar_id uuid not null references calendar on delete cascade,
    date date not null,
    name text not null,
    spans jsonb not null,
    primary key (calendar_id, date)
  );
  alter table queue
    add column calendar_id uuid null references calendar,
    add column after_hours_queue_id uuid null references queue check (after_hours_queue_id <> id),
    add column closed_at timestamptz null,
    add column closed_words jsonb null;`;

const numbers = `
  create table entry_point (
    id uuid primary key,
    phone_number text not null unique,
    name text not null,
    language text null,
    queue_id uuid null references queue,
    active boolean not null default true,
    version int not null default 1
  );
  create table blocked_number (
    id uuid primary key,
    phone_number text not null unique,
    reason text not null,
    blocked_at timestamptz not null,
    blocked_until timestamptz null
  );
  alter table interaction add column entry_point_id uuid null references entry_point;`;
