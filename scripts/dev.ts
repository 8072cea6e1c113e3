import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const vite = join(root, 'node_modules/vite/bin/vite.js');

// Killed and started again at every change: the database and the calls at the carrier live on, as after a crash.
let server = run('server/main.ts');
const console_ = run(vite, 'dev', '-c', 'agent-console/vite.config.ts');
let ending = false;

function run(...args: string[]): ChildProcess {
  return spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

let soon: NodeJS.Timeout | undefined;
function restart(): void {
  clearTimeout(soon);
  soon = setTimeout(() => {
    if (ending) return;
    const old = server;
    old.once('exit', () => (server = run('server/main.ts')));
    if (!old.kill('SIGKILL')) server = run('server/main.ts');
  }, 150);
}

for (const folder of ['server', 'queues', 'knowledge-base'])
  watch(join(root, folder), { recursive: true }, (_event, name) => {
    if (name?.endsWith('.ts') && !name.startsWith('local-carrier')) restart();
  });

// Ctrl-C reaches the children by the terminal; other signals are passed on. The server drains before we end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    console_.kill(signal);
    const end = () => process.exit(0);
    if (server.exitCode !== null || server.signalCode !== null) end();
    server.once('exit', end);
    server.kill('SIGTERM');
  });
