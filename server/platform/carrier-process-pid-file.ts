import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf } from './process-identity.ts';

const pathIn = (dataDir: string): string => join(dataDir, 'carrier.pid');

export function writePidFile(dataDir: string, pid: number): void {
  writeFileSync(pathIn(dataDir), `${pid} ${identityOf(pid) ?? ''}\n`);
}

/** The carrier's number, if the process that has it now is the one that was started. */
export function readPidFile(dataDir: string): number | null {
  try {
    const [pid = '', identity = ''] = readFileSync(pathIn(dataDir), 'utf8').trim().split(/ (.*)/);
    return identity !== '' && identityOf(Number(pid)) === identity ? Number(pid) : null;
  } catch {
    return null; // there is none
  }
}

export function removePidFile(dataDir: string): void {
  rmSync(pathIn(dataDir), { force: true });
}
