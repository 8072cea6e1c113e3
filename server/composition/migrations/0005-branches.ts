import { Migration } from '@mikro-orm/migrations';

/** The tree of branches, how far people reach in it, and groups. */
export class Branches extends Migration {
  override up(): void {
    this.addSql(branches);
    this.addSql(groups);
    this.addSql('drop index event_repairs');
    this.addSql(
      "create index event_repairs on event (id desc) where type in ('interaction.repaired', 'user.repaired')",
    );
  }
}

const branches = `
  create table branch (
    id uuid primary key,
    key text not null unique,
    name text not null,
    name_zh text not null,
    kind text not null check (kind in ('head_office', 'province', 'city', 'outlet')),
    parent_id uuid null references branch,
    path uuid[] not null check (path[cardinality(path)] = id),
    active boolean not null default true,
    version int not null default 1
  );
  create index on branch (parent_id);
  create index on branch using gin (path);
  alter table users
    drop constraint if exists users_role_check,
    add column branch_id uuid null references branch,
    add column scope text not null default 'own' check (scope in ('own', 'branch', 'subtree', 'all')),
    add check (branch_id is not null or scope in ('own', 'all'));
  update users set scope = 'all' where role in ('supervisor', 'administrator');
  create index on users (branch_id);
  alter table customer add column branch_id uuid null references branch;
  create index on customer (branch_id) where branch_id is not null;
  alter table entry_point
    add column branch_id uuid null references branch,
    add column caller_id text null;
  alter table interaction add column branch_id uuid null references branch;
  create index on interaction (branch_id, arrived_at desc) where branch_id is not null;`;

const groups = `
  create table user_group (
    id uuid primary key,
    key text not null unique,
    name text not null,
    name_zh text not null,
    branch_id uuid null references branch,
    active boolean not null default true,
    version int not null default 1
  );
  create table group_member (
    group_id uuid not null references user_group on delete cascade,
    user_id uuid not null references users on delete cascade,
    primary key (group_id, user_id)
  );
  create index on group_member (user_id);
  create table queue_group (
    queue_id uuid not null references queue on delete cascade,
    group_id uuid not null references user_group on delete cascade,
    primary key (queue_id, group_id)
  );
  create index on queue_group (group_id);
  alter table queue_member add column direct boolean not null default true;`;
