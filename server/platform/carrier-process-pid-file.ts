import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { identityOf } from './process-identity.ts';

const Recorded = Type.Object({
  pid: Type.Integer({ minimum: 1 }),
  /** Tells the process from a later one with the same number. */
  identity: Type.String({ minLength: 1 }),
  /** Of the code that it runs. */
  version: Type.String(),
});
export type Recorded = Static<typeof Recorded>;

const pathIn = (dataDir: string): string => join(dataDir, 'carrier.pid');

export function writePidFile(dataDir: string, pid: number, version: string): void {
  const recorded: Recorded = { pid, identity: identityOf(pid) ?? '', version };
  writeFileSync(pathIn(dataDir), JSON.stringify(recorded));
}

/** The carrier that was started last, if the process that has its number now is that one. */
export function readPidFile(dataDir: string): Recorded | null {
  try {
    const recorded = Value.Parse(Recorded, JSON.parse(readFileSync(pathIn(dataDir), 'utf8')));
    return identityOf(recorded.pid) === recorded.identity ? recorded : null;
  } catch {
    return null; // there is none, or a crash cut it short
  }
}

export function removePidFile(dataDir: string): void {
  rmSync(pathIn(dataDir), { force: true });
}
