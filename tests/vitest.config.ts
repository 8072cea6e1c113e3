import { svelte } from '@sveltejs/vite-plugin-svelte';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { defineConfig } from 'vitest/config';

const deep = process.env.TEST_TIER === 'deep';

/** Two tiers: `*.deep.test.ts` runs only with `npm run test:deep` (TEST_TIER=deep). */
export default defineConfig({
  root: dirname(import.meta.dirname),
  // The console's state classes use runes.
  plugins: [svelte({ configFile: false })],
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: deep ? ['**/node_modules/**'] : ['**/node_modules/**', '**/*.deep.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    // Loading the product for every file again would be a third of the time; tests leave no module changed behind.
    isolate: false,
    // Browsers and servers that a test starts need room beside the workers.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    // Against tests that hang; how fast something is, the benchmarks tell.
    testTimeout: deep ? 600_000 : 40_000,
    hookTimeout: deep ? 600_000 : 60_000,
    slowTestThreshold: 3000,
    // Whatever the machine of whoever runs the tests is set to.
    env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
  },
});
