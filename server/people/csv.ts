import { CsvError, parse } from 'csv-parse/sync';

export interface CsvLine {
  /** Where it begins in the file, the first line being 1. */
  line: number;
  cells: string[];
}

const delimiters = [',', ';', '\t'] as const;

/**
 * The lines of a table with commas, semicolons or tabs, with or without byte order mark and quotes; those without content are left out.
 * A number instead: the line at which it cannot be read.
 */
export function readCsv(text: string): CsvLine[] | number {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    const records = parse(body, { delimiter: delimiterOf(body), relax_column_count: true, trim: true, info: true });
    let begin = 1;
    const lines = (records as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => {
      const line = begin;
      begin = info.lines + 1;
      return { line, cells: record };
    });
    return lines.filter(({ cells }) => cells.some(cell => cell !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return typeof error.lines === 'number' ? error.lines : 1;
  }
}

/** The one that the first line with content has most of, outside of quotes. */
function delimiterOf(text: string): string {
  const firstLine = /^.*\S.*$/m.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? '';
  const counts = delimiters.map(delimiter => firstLine.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))]!;
}
