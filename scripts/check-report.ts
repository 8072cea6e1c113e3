import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const slowSeconds = 20;

/** The parts of Vitest's JSON report that are read here. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; startTime: number; endTime: number; assertionResults: unknown[] }[];
}

export interface Counts {
  passed: number;
  failed: number;
  files: { name: string; seconds: number }[];
}

/**
 * Reads what Vitest reported. A file that could not be loaded counts as one failure, a skipped test too (nothing is
 * skipped here), and so does an exit code that no test explains: an error outside all tests, or no test at all.
 */
export function countTests(path: string, exitCode: number): Counts {
  if (!existsSync(path)) return { passed: 0, failed: 1, files: [] };
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  const unloaded = report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0);
  const skipped = report.numPendingTests + report.numTodoTests;
  if (skipped > 0) console.log(`${skipped} tests were skipped, which counts as failed`);
  const explained = report.numFailedTests + unloaded.length + skipped;
  const passed = report.numPassedTests;
  const files = report.testResults.map(({ name, startTime, endTime }) => ({
    name: relative(process.cwd(), name),
    seconds: (endTime - startTime) / 1000,
  }));
  return { passed, failed: explained || (exitCode === 0 && passed > 0 ? 0 : 1), files };
}

/** Every file's time, the slowest last; in the first tier one over 20 s is marked. */
export function tellSlowFiles(files: Counts['files'], deep: boolean): void {
  for (const { name, seconds } of files.toSorted((a, b) => a.seconds - b.seconds)) {
    const remark = !deep && seconds > slowSeconds ? '  over 20 s: make it faster, or .deep.test.ts' : '';
    console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${name}${remark}`);
  }
}
