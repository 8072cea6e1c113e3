import { Migration } from '@mikro-orm/migrations';

/** Mail to users, and the links by which they set a password. */
export class Accounts extends Migration {
  override up(): void {
    this.addSql(mail);
    this.addSql(links);
  }
}

const mail = `
  create table mail (
    id uuid primary key,
    user_id uuid not null references users,
    kind text not null,
    language text not null,
    sealed text null,
    state text not null check (state in ('planned', 'sending', 'sent', 'failed')),
    attempts int not null default 0,
    error text null,
    smtp_code int null,
    created_at timestamptz not null,
    due_at timestamptz not null,
    expires_at timestamptz not null,
    settled_at timestamptz null
  );
  create index mail_due on mail (due_at) where state in ('planned', 'sending');
  create index mail_newest on mail (created_at desc, id desc);
  create index mail_user on mail (user_id);`;

const links = `
  create table account_link (
    id uuid primary key,
    user_id uuid not null references users,
    purpose text not null,
    token_hash text not null unique,
    state text not null check (state in ('open', 'used', 'replaced')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz null
  );
  create index account_link_open on account_link (user_id) where state = 'open';
  create index account_link_expiry on account_link (expires_at);`;
