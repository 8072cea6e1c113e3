import { Migration } from '@mikro-orm/migrations';

/** What the bank knows about its customers, how they prove who they are, and alerts about those who could not. */
export class CustomerFacts extends Migration {
  override up(): void {
    this.addSql(facts);
    this.addSql(holdings);
    this.addSql(verifications);
    this.addSql(alerts);
  }
}

const facts = `
  alter table customer
    add column kind text not null default 'person' check (kind in ('person', 'company')),
    add column number text null unique,
    add column born_on date null,
    add column identity_number text null,
    add column address text null,
    add column postcode text null,
    add column email text null,
    add column pin_hash text null,
    add column tier_reason text null,
    add column tier_changed_at timestamptz null,
    add column tier_changed_by_id uuid null references users;
  create index on customer using gin (number gin_trgm_ops);
  alter table customer_number
    add column chosen_at timestamptz null,
    add column chosen_by_id uuid null references users;`;

const holdings = `
  create table holding (
    id uuid primary key,
    customer_id uuid not null references customer on delete cascade,
    kind text not null check (kind in ('deposit', 'time_deposit', 'wealth', 'loan', 'card', 'insurance')),
    product text not null,
    product_zh text not null,
    number text not null,
    amount_minor bigint not null check (abs(amount_minor) <= 9007199254740991),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    opened_on date not null,
    matures_on date null,
    status text not null check (status in ('active', 'blocked', 'closed')),
    external_id text null unique,
    version int not null default 1
  );
  create index on holding (customer_id);`;

const verifications = `
  create table verification (
    id uuid primary key,
    interaction_id uuid not null references interaction,
    customer_id uuid not null references customer,
    user_id uuid not null references users,
    method text not null check (method in ('questions', 'pin')),
    asked jsonb not null,
    result text not null check (result in ('pending', 'passed', 'failed')),
    attempts int not null default 0,
    started_at timestamptz not null,
    decided_at timestamptz null,
    check ((result = 'pending') = (decided_at is null))
  );
  create unique index verification_pending on verification (interaction_id, customer_id) where result = 'pending';
  create index on verification (customer_id, started_at desc, id desc);
  alter table interaction
    add column verified_at timestamptz null,
    add column verification_method text null,
    add column verification_result text null check (verification_result in ('passed', 'failed')),
    add check ((verification_result is null) = (verified_at is null));
  create index interaction_from_number on interaction using gin (from_number gin_trgm_ops);`;

const alerts = `
  create table alert (
    id uuid primary key,
    kind text not null,
    customer_id uuid null references customer,
    interaction_id uuid null references interaction,
    branch_id uuid null references branch,
    details jsonb not null,
    raised_at timestamptz not null,
    acknowledged_at timestamptz null,
    acknowledged_by_id uuid null references users,
    words text null,
    version int not null default 1
  );
  create index alert_newest on alert (raised_at desc, id desc);
  create index alert_open on alert (raised_at desc, id desc) where acknowledged_at is null;
  create index on alert (customer_id);`;
