import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '#server/platform/config.ts';
import { carrierAccount, loadSecrets, saveSecrets } from '#server/platform/secrets.ts';
import { root } from './product.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'patchbay-secrets-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test('secrets are made once and only their owner may read them', () => {
  const secrets = loadSecrets(dataDir);
  expect(loadSecrets(dataDir)).toEqual(secrets);
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(secrets.localAccount.accountSid).toMatch(/^AC[0-9a-f]{32}$/);
  expect(readdirSync(dataDir)).toEqual(['secrets.json']);
});

test('processes that start at the same moment get the same secrets', { timeout: 60_000 }, async () => {
  const program = `
    import { loadSecrets } from '${root}/server/platform/secrets.ts';
    process.stdout.write(JSON.stringify(loadSecrets(process.argv[1])));`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, dataDir]);
  const outputs = (await Promise.all([run(), run(), run(), run()])).map(({ stdout }) => stdout);
  expect(new Set(outputs).size).toBe(1);
  expect(JSON.parse(outputs[0]!)).toEqual(loadSecrets(dataDir));
});

test('a new port of the database is kept with the rest', () => {
  const secrets = loadSecrets(dataDir);
  saveSecrets(dataDir, { ...secrets, postgres: { ...secrets.postgres, port: 5433 } });
  expect(loadSecrets(dataDir)).toEqual({ ...secrets, postgres: { ...secrets.postgres, port: 5433 } });
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test.each(['', '{"authSecret":"short"}', '[]'])(
  'a damaged file (%j) stops the start instead of being replaced',
  text => {
    writeFileSync(join(dataDir, 'secrets.json'), text);
    expect(() => loadSecrets(dataDir)).toThrow(/secrets\.json is damaged/);
    expect(readFileSync(join(dataDir, 'secrets.json'), 'utf8')).toBe(text);
  },
);

test('without a Twilio account the local carrier’s stands in, on its own port', () => {
  const secrets = loadSecrets(dataDir);
  expect(carrierAccount(readConfig({ CARRIER_PORT: '3456' }), secrets)).toEqual({
    kind: 'local',
    ...secrets.localAccount,
    apiBaseUrl: 'http://127.0.0.1:3456',
  });
});
