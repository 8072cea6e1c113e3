import { Migration } from '@mikro-orm/migrations';

/** Permission to contact, and what for an interaction was placed. */
export class Permissions extends Migration {
  override up(): void {
    this.addSql(permissions);
    this.addSql(interactions);
  }
}

const permissions = `
  create table contact_permission (
    id uuid primary key,
    customer_id uuid null references customer,
    phone_number text null,
    channel text not null check (channel in ('voice')),
    purpose text not null check (purpose in ('service', 'callback', 'sales', 'collection', 'any')),
    own_number text null,
    decision text not null check (decision in ('granted', 'denied')),
    evidence text not null,
    interaction_id uuid null references interaction,
    words text not null default '',
    recorded_by_id uuid null references users,
    recorded_at timestamptz not null,
    valid_from timestamptz not null,
    valid_until timestamptz null,
    check ((customer_id is null) <> (phone_number is null)),
    check (valid_until is null or valid_until > valid_from)
  );
  create index contact_permission_customer on contact_permission (customer_id, recorded_at desc, id desc) where customer_id is not null;
  create index contact_permission_number on contact_permission (phone_number, recorded_at desc, id desc) where phone_number is not null;`;

const interactions = `
  alter table interaction
    add column contact_purpose text null,
    add column contact_override text null;`;
