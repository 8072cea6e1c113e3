import { normaliseEmail } from '#server/platform/auth.ts';
import { type CsvLine, readCsv } from './csv.ts';
import { CellError, importColumns, importDefaults, type Known } from './user-import.columns.ts';
import { type ImportError, type ImportErrorCode, type ImportRow, MOST_ROWS } from './user-import.schema.ts';
import type { CreateUser } from './user.schema.ts';

export interface ReadRow extends ImportRow {
  /** Null: something is wrong with it. */
  user: CreateUser | null;
}

/** The users that a file asks for, and all that is wrong with it. Which addresses are taken is for the caller to say. */
export function readUsers(csv: string, known: Known): ReadRow[] {
  const lines = readCsv(csv);
  if (typeof lines === 'number') return [wrongLine(lines, [wrong(null, 'bad_csv')])];
  const [header, ...rows] = lines;
  if (!header) return [wrongLine(1, [wrong(null, 'no_rows')])];
  const names = header.cells.map(cell => cell.toLowerCase());
  const errors = headerErrors(names, header.cells);
  if (rows.length === 0) errors.push(wrong(null, 'no_rows'));
  // The first too many show that there are more; a table of thousands of them helps nobody.
  if (rows.length > MOST_ROWS) errors.push(wrong(null, 'too_many_rows', String(rows.length)));
  const read = rows.slice(0, MOST_ROWS).map(row => readRow(row, names, known));
  noteTwice(read);
  return errors.length > 0 ? [wrongLine(header.line, errors), ...read] : read;
}

/** Adds what is wrong; the row makes no user then. */
export function refuse(row: ReadRow, ...errors: ImportError[]): void {
  row.errors.push(...errors);
  row.user = null;
  row.action = 'none';
}

export const wrong = (column: string | null, code: ImportErrorCode, value: string | null = null): ImportError => ({
  column,
  code,
  value,
});

function headerErrors(names: readonly string[], typed: readonly string[]): ImportError[] {
  const required = Object.keys(importColumns).filter(name => importColumns[name]!.required);
  return [
    ...names.flatMap((name, index) => {
      const shown = typed[index]!.slice(0, 200);
      if (!Object.hasOwn(importColumns, name)) return [wrong(shown, 'unknown_column')];
      return names.indexOf(name) < index ? [wrong(shown, 'column_twice')] : [];
    }),
    ...required.filter(name => !names.includes(name)).map(name => wrong(name, 'missing_column')),
  ];
}

function readRow({ line, cells }: CsvLine, names: readonly string[], known: Known): ReadRow {
  const cellOf = (name: string): string => cells[names.indexOf(name)] ?? '';
  const row = emptyRow(line, cellOf('name'), cellOf('email'));
  const user: Partial<CreateUser> = { ...importDefaults };
  const errors: ImportError[] = [];
  if (cells.slice(names.length).some(cell => cell !== '')) errors.push(wrong(null, 'too_many_cells'));
  for (const [name, { required, read }] of Object.entries(importColumns)) {
    if (!names.includes(name)) continue;
    const cell = cellOf(name);
    try {
      if (cell !== '') Object.assign(user, read(cell, known));
      else if (required) throw new CellError('missing');
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      errors.push(wrong(name, error.code, error.value));
    }
  }
  if (errors.length > 0) refuse(row, ...errors);
  else if (user.name !== undefined && user.email !== undefined) row.user = user as CreateUser;
  return row.user === null ? { ...row, action: 'none' } : row;
}

/** The first of two rows with one address is as wrong as the second: nobody knows which is meant. */
function noteTwice(rows: readonly ReadRow[]): void {
  const byEmail = Map.groupBy(
    rows.filter(row => row.email !== ''),
    row => normaliseEmail(row.email),
  );
  for (const same of byEmail.values())
    if (same.length > 1) for (const row of same) refuse(row, wrong('email', 'email_twice'));
}

const emptyRow = (line: number, name: string, email: string): ReadRow => ({
  line,
  name: name.slice(0, 200),
  email: email.slice(0, 300),
  action: 'create',
  userId: null,
  errors: [],
  user: null,
});

function wrongLine(line: number, errors: ImportError[]): ReadRow {
  const row = emptyRow(line, '', '');
  refuse(row, ...errors);
  return row;
}
