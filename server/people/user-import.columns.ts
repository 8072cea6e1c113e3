import { Value } from 'typebox/value';
import { languages } from '#server/platform/schema.ts';
import type { ImportErrorCode } from './user-import.schema.ts';
import { roles, scopes } from './role.schema.ts';
import { CreateUser } from './user.schema.ts';

/** Ids by key, of each table that columns refer to. */
export type Known = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What is wrong with a cell. */
export class CellError extends Error {
  readonly code: ImportErrorCode;
  readonly value: string | null;
  constructor(code: ImportErrorCode, value: string | null = null) {
    super(code);
    this.code = code;
    this.value = value?.slice(0, 200) ?? null;
  }
}

export interface ImportColumn {
  /** Must be there and be filled in every row. */
  required?: true;
  /** Whose keys it names. */
  table?: string;
  /** What this cell says of the user; it is trimmed and not empty. Throws `CellError`. */
  read(cell: string, known: Known): Partial<CreateUser>;
}

/** The columns of a file of users, in any order: what a cell becomes. */
export const importColumns: Readonly<Record<string, ImportColumn>> = {
  name: { required: true, read: cell => ({ name: fitting('name', cell, 'bad_name') }) },
  email: { required: true, read: cell => ({ email: fitting('email', cell, 'bad_email') }) },
  role: { read: cell => ({ role: oneOf(roles, cell.toLowerCase(), 'unknown_role') }) },
  branch: { table: 'branch', read: (cell, known) => ({ branchId: idOf('branch', cell, known, 'unknown_branch') }) },
  reach: { read: cell => ({ scope: oneOf(scopes, cell, 'unknown_reach') }) },
  language: { read: cell => ({ language: oneOf(languages, cell, 'unknown_language') }) },
  groups: {
    table: 'user_group',
    read: (cell, known) => ({ groupIds: idsOf('user_group', cell, known, 'unknown_group') }),
  },
  queues: { table: 'queue', read: (cell, known) => ({ queueIds: idsOf('queue', cell, known, 'unknown_queue') }) },
  skills: { table: 'skill', read: (cell, known) => ({ skills: levelsOf(cell, known) }) },
};

/** What holds where a file says nothing: the least rights. */
export const importDefaults = { role: 'agent' } as const satisfies Partial<CreateUser>;

const { properties } = CreateUser;
const MOST_NAMED = 200;

function fitting(field: 'name' | 'email', cell: string, code: ImportErrorCode): string {
  const [error] = Value.Errors(properties[field], cell);
  if (error) throw new CellError(error.keyword === 'maxLength' ? 'too_long' : code);
  return cell;
}

/** However it is written: `zh-cn` is `zh-CN`. */
function oneOf<T extends string>(list: readonly T[], cell: string, code: ImportErrorCode): T {
  const found = list.find(each => each.toLowerCase() === cell.toLowerCase());
  if (found === undefined) throw new CellError(code, cell);
  return found;
}

const parts = (cell: string): string[] => {
  const named = cell
    .split(/[;；]/)
    .map(part => part.trim())
    .filter(Boolean);
  if (named.length > MOST_NAMED) throw new CellError('too_many');
  return named;
};

function idOf(table: string, key: string, known: Known, code: ImportErrorCode): string {
  const id = known.get(table)?.get(key.toLowerCase());
  if (id === undefined) throw new CellError(code, key);
  return id;
}

const idsOf = (table: string, cell: string, known: Known, code: ImportErrorCode): string[] => [
  ...new Set(parts(cell).map(key => idOf(table, key, known, code))),
];

/** `cards:3; english:5` */
function levelsOf(cell: string, known: Known): { skillId: string; level: number }[] {
  const levels = parts(cell).map(part => {
    const [key = '', level = '', ...more] = part.split(/[:：]/).map(each => each.trim());
    if (!/^[1-5]$/.test(level) || more.length > 0) throw new CellError('bad_level', part);
    return { skillId: idOf('skill', key, known, 'unknown_skill'), level: Number(level) };
  });
  if (new Set(levels.map(({ skillId }) => skillId)).size < levels.length) throw new CellError('skill_twice');
  return levels;
}
