import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'fs';

/** Runs `work` while no other process does so with the same lock file. A lock whose owner died is taken over. */
export function withLock(path, work) {
  const handle = acquire(path);
  try {
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

function acquire(path) {
  let told = false;
  for (;;) {
    try {
      return openSync(path, 'wx');
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (ownerIsGone(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) console.log('Another start is preparing this folder: waiting for it …');
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
}

function ownerIsGone(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
    // Empty: its owner is about to write its number, or died before it could.
    if (text === '') return Date.now() - statSync(path).mtimeMs > 5000;
  } catch {
    return false; // released between the two looks
  }
  try {
    process.kill(Number(text), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
