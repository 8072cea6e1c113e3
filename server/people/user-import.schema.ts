import { type Static, Type } from 'typebox';
import { Id, Nullable } from '#server/platform/schema.ts';

export const MOST_ROWS = 2_000;
/** Of UTF-8. */
export const MOST_BYTES = 1_048_576;

/** What can be wrong with a cell, a row, or (on the first line) with the file. */
export const importErrors = [
  'missing',
  'too_long',
  'bad_name',
  'bad_email',
  'email_taken',
  'email_twice',
  'unknown_role',
  'unknown_language',
  'unknown_branch',
  'unknown_reach',
  'unknown_group',
  'unknown_queue',
  'unknown_skill',
  'skill_twice',
  'bad_level',
  'branch_needed',
  'bad_scope',
  'not_yours_to_give',
  'not_in_branch',
  'role_takes_no_calls',
  'too_many',
  'too_many_cells',
  'unknown_column',
  'column_twice',
  'missing_column',
  'too_many_rows',
  'no_rows',
  'bad_csv',
] as const;
export type ImportErrorCode = (typeof importErrors)[number];

export const ImportUsers = Type.Object(
  {
    /** The whole file. */
    csv: Type.String({ maxLength: MOST_BYTES }),
    /** Only tells what would be done. */
    dryRun: Type.Boolean(),
    /** Mails everybody an invitation, if this installation sends mail. */
    invite: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type ImportUsers = Static<typeof ImportUsers>;

export const ImportError = Type.Object({
  /** As the file's first line has it; null: the row or the file as a whole. */
  column: Nullable(Type.String()),
  code: Type.Enum([...importErrors]),
  /** The part of the cell that is wrong, such as one queue of several. */
  value: Nullable(Type.String()),
});
export type ImportError = Static<typeof ImportError>;

export const ImportRow = Type.Object({
  /** Where the row begins in the file, the first line being 1. */
  line: Type.Integer(),
  /** As typed, so that people recognise the row. */
  name: Type.String(),
  email: Type.String(),
  /** What is, or would be, done with it. */
  action: Type.Enum(['create', 'none']),
  /** Once created. */
  userId: Nullable(Id),
  errors: Type.Array(ImportError),
});
export type ImportRow = Static<typeof ImportRow>;

export const ImportAnswer = Type.Object({
  dryRun: Type.Boolean(),
  /** How many users were made, or would be. */
  users: Type.Integer(),
  /** How many rows are wrong; with any, nothing is done. */
  wrong: Type.Integer(),
  /** Invitations go out by mail. */
  mailed: Type.Boolean(),
  rows: Type.Array(ImportRow),
});
export type ImportAnswer = Static<typeof ImportAnswer>;
