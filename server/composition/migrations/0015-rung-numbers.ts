import { Migration } from '@mikro-orm/migrations';

/** Calls that we made are found by a part of the number that was rung. */
export class RungNumbers extends Migration {
  override up(): void {
    this.addSql(`
      create index interaction_rung_number on interaction using gin (to_number gin_trgm_ops) where direction = 'outbound';`);
  }
}
