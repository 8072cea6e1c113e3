import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { countTests, tellSlowFiles } from './check-report.ts';

const root = join(import.meta.dirname, '..');
const deep = process.argv.includes('--deep');

interface Step {
  name: string;
  /** Run one after the other; paths of node_modules without that word. */
  commands: string[][];
  cwd?: string;
}

// Two at a time on two cores; the tests alone, for they measure time and carry sound.
const pairs: Step[][] = [
  [
    { name: 'types', commands: [['typescript/bin/tsc', '--noEmit']] },
    { name: 'lint', commands: [['eslint/bin/eslint.js', '.', '--max-warnings', '0']] },
  ],
  [
    {
      name: 'console',
      cwd: 'agent-console',
      commands: [
        ['@sveltejs/kit/svelte-kit.js', 'sync'],
        ['svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'],
      ],
    },
    { name: 'format', commands: [['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']] },
  ],
];

const env = {
  ...process.env,
  // Whatever a child calls `node` is the Node of the product, not the machine's.
  PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  TEST_TIER: deep ? 'deep' : 'quick',
};

/** Runs a step, shows what it said only when it failed, and tells its time. */
async function check({ name, commands, cwd = '.' }: Step): Promise<boolean> {
  const startedAt = performance.now();
  let output = '';
  let passed = true;
  for (const [program = '', ...args] of commands) {
    if (!passed) break;
    const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
      cwd: join(root, cwd),
      env,
    });
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    passed = (await ended(child)) === 0;
  }
  if (!passed) process.stdout.write(output);
  console.log(`${name.padEnd(8)} ${seconds(startedAt)}  ${passed ? 'passed' : 'FAILED'}`);
  return passed;
}

function ended(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', code => done(code ?? 1));
  });
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1).padStart(6)} s`;

async function runTests(): Promise<{ passed: number; failed: number }> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-check-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '-c', 'tests/vitest.config.ts', ...reporters];
  const code = await ended(spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] }));
  const counts = countTests(report, code);
  console.log(`${'tests'.padEnd(8)} ${seconds(startedAt)}  ${counts.failed === 0 ? 'passed' : 'FAILED'}`);
  tellSlowFiles(counts.files, deep);
  rmSync(folder, { recursive: true });
  return counts;
}

const results: boolean[] = [];
for (const pair of pairs) results.push(...(await Promise.all(pair.map(check))));
const tests = await runTests();
const failed = tests.failed + results.filter(passed => !passed).length;
console.log(`${tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
