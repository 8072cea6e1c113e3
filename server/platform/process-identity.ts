import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Whether a process with this number lives, whoever it is. One that ended and waits for its parent to look does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readProc(pid, 'stat')?.includes(') Z ');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What the process runs, as one line; null when it is gone or the machine does not tell. */
export function programOf(pid: number): string | null {
  return existsSync('/proc/self')
    ? readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() || null
    : ask(pid, 'command=');
}

/**
 * A mark that no other process will ever have: numbers are given out again, after a restart of the machine or of a
 * container often at once. Null when it is gone or the machine does not tell.
 */
export function identityOf(pid: number): string | null {
  if (!existsSync('/proc/self')) return ask(pid, 'lstart=');
  // The name in parentheses may hold spaces; the 20th field after it is the start, in ticks since boot.
  const startedAt = readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ')[19];
  return startedAt === undefined ? null : `${readBootId()}-${startedAt}`;
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'boot';
  }
}

function ask(pid: number, what: string): string | null {
  return spawnSync('ps', ['-o', what, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || null;
}
