import { Migration } from '@mikro-orm/migrations';

/** How each person likes to work. */
export class PreferencesOfPeople extends Migration {
  override up(): void {
    this.addSql(`
      create table user_preference (
        user_id uuid primary key references users,
        chosen jsonb not null,
        changed_at timestamptz not null
      );`);
  }
}
