import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '#server/platform/config.ts';

const twilio = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'f'.repeat(32),
  TWILIO_API_KEY_SID: `SK${'1'.repeat(32)}`,
  TWILIO_API_KEY_SECRET: 's'.repeat(32),
  TWILIO_TWIML_APP_SID: `AP${'2'.repeat(32)}`,
  PUBLIC_URL: 'https://calls.example.com',
};

describe('the environment', () => {
  test('that says nothing starts a demo that only this machine can reach', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      databaseUrl: null,
      redisUrl: null,
      role: 'all',
      carrierPort: 3100,
      twilio: null,
      trustProxy: false,
      demoData: 'whole',
    });
  });

  test.each([
    { env: { HOST: '0.0.0.0' }, demoData: 'none', why: 'others reach this machine' },
    { env: { DATABASE_URL: 'postgres://u:p@db/calls' }, demoData: 'none', why: 'the database is somebody’s' },
    { env: { HOST: '0.0.0.0', DEMO_DATA: 'true' }, demoData: 'whole', why: 'it was asked for' },
    { env: { DEMO_DATA: 'small' }, demoData: 'small', why: 'a small one was asked for' },
    { env: { DEMO_DATA: 'false' }, demoData: 'none', why: 'it was refused' },
  ])('decides on demo data: $demoData when $why', ({ env, demoData }) => {
    expect(readConfig(env).demoData).toBe(demoData);
  });

  test.each([
    { env: { PORT: '' }, expected: { port: 3000 } },
    { env: { PORT: '8080' }, expected: { port: 8080, publicUrl: 'http://localhost:8080' } },
    { env: { HOST: '10.1.2.3' }, expected: { publicUrl: 'http://10.1.2.3:3000' } },
    { env: { HOST: '::' }, expected: { publicUrl: 'http://localhost:3000' } },
    { env: { PUBLIC_URL: 'https://calls.example.com/' }, expected: { publicUrl: 'https://calls.example.com' } },
    { env: { TRUST_PROXY: 'loopback, 10.0.0.0/8' }, expected: { trustProxy: 'loopback,10.0.0.0/8' } },
    { env: { TRUST_PROXY: '2' }, expected: { trustProxy: 2 } },
    { env: { DATA_DIR: '/srv/bank' }, expected: { storage: { kind: 'folder', folder: '/srv/bank/recordings' } } },
    { env: { STORAGE_URL: 'file:///mnt/calls/' }, expected: { storage: { kind: 'folder', folder: '/mnt/calls' } } },
    {
      env: { STORAGE_URL: 's3://key:a%2Fb@store:9000/calls?region=eu-west-1&tls=0' },
      expected: {
        storage: { bucketUrl: 'http://store:9000/calls', region: 'eu-west-1', secretAccessKey: 'a/b' },
      },
    },
    { env: { STORAGE_URL: 's3://key:s@s3.example.com/calls' }, expected: { storage: { region: 'us-east-1' } } },
    { env: twilio, expected: { twilio: { kind: 'twilio', apiBaseUrl: null } } },
    {
      env: { ADMIN_EMAIL: 'Head@Bank.example', ADMIN_PASSWORD: 'correct horse' },
      expected: { admin: { email: 'head@bank.example', password: 'correct horse' } },
    },
  ])('$env is understood', ({ env, expected }) => expect(readConfig(env)).toMatchObject(expected));

  test.each([
    { env: { PORT: 'http' }, line: /^PORT is "http"/ },
    { env: { PORT: '0' }, line: /^PORT is "0"/ },
    { env: { PORT: '65536' }, line: /^PORT / },
    { env: { PORT: '3e3' }, line: /^PORT / },
    { env: { PORT: '3100' }, line: /^CARRIER_PORT and PORT are both 3100/ },
    { env: { CARRIER_PORT: '-1' }, line: /^CARRIER_PORT / },
    { env: { HOST: 'http://x' }, line: /^HOST / },
    { env: { PUBLIC_URL: 'calls.example.com' }, line: /^PUBLIC_URL / },
    { env: { PUBLIC_URL: 'https://example.com/calls' }, line: /^PUBLIC_URL must be an origin/ },
    { env: { TRUST_PROXY: 'everyone' }, line: /^TRUST_PROXY has "everyone"/ },
    { env: { TRUST_PROXY: '10.0.0.0/33' }, line: /^TRUST_PROXY / },
    { env: { DATABASE_URL: 'mysql://u:secret-word@db/x' }, line: /^DATABASE_URL / },
    { env: { DATABASE_URL: 'postgres://u:secret-word@db' }, line: /^DATABASE_URL names no database/ },
    { env: { REDIS_URL: 'localhost:6379' }, line: /^REDIS_URL / },
    { env: { ROLE: 'web,worker' }, line: /^ROLE is "web,worker": expected all, web, worker/ },
    { env: { ADMIN_EMAIL: 'head@bank.example' }, line: /^ADMIN_PASSWORD / },
    { env: { ADMIN_PASSWORD: 'secret-word and more' }, line: /^ADMIN_EMAIL / },
    { env: { ADMIN_EMAIL: 'head@bank.example', ADMIN_PASSWORD: 'secret-word' }, line: /^ADMIN_PASSWORD is too short/ },
    { env: { ADMIN_API_KEY: 'secret-word' }, line: /^ADMIN_API_KEY is too short/ },
    { env: { AUTH_SECRET: 'secret-word' }, line: /^AUTH_SECRET is too short/ },
    { env: { SMTP_URL: 'mail.example.com' }, line: /^SMTP_URL / },
    { env: { STORAGE_URL: 'ftp://x/y' }, line: /^STORAGE_URL / },
    { env: { STORAGE_URL: 'file://server/share' }, line: /^STORAGE_URL names no folder of this machine/ },
    { env: { STORAGE_URL: 'file:///' }, line: /^STORAGE_URL names no folder/ },
    { env: { STORAGE_URL: 's3://store.example.com/calls' }, line: /^STORAGE_URL lacks the access key/ },
    { env: { STORAGE_URL: 's3://key:secret-word@store' }, line: /^STORAGE_URL names no bucket/ },
    { env: { STORAGE_URL: 's3://key:secret-word@store/a/b' }, line: /^STORAGE_URL names no bucket/ },
    { env: { STORAGE_URL: 's3://key:secret-word@store/calls?tls=no' }, line: /^STORAGE_URL has tls="no"/ },
    { env: { STORAGE_URL: 's3://key:secret-word@store/calls?acl=public' }, line: /^STORAGE_URL has "acl"/ },
    { env: { STORAGE_URL: 's3://key:secret-word%@store/calls' }, line: /^STORAGE_URL has a key that is not/ },
    { env: { DEMO_DATA: 'yes' }, line: /^DEMO_DATA is "yes"/ },
    { env: { LOG_LEVEL: 'loud' }, line: /^LOG_LEVEL is "loud"/ },
    { env: { TWILIO_API_BASE_URL: 'http://127.0.0.1:9' }, line: /^TWILIO_API_BASE_URL / },
    { env: { ...twilio, TWILIO_API_KEY_SID: '' }, line: /^TWILIO_API_KEY_SID is missing/ },
    { env: { ...twilio, TWILIO_ACCOUNT_SID: 'AC123' }, line: /^TWILIO_ACCOUNT_SID does not look/ },
    { env: { ...twilio, PUBLIC_URL: '' }, line: /^PUBLIC_URL must be the https origin/ },
  ])('$env stops the start with one line that tells no secret', ({ env, line }) => {
    const read = () => readConfig(env);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(line);
    expect(read).not.toThrow(/\n|secret-word/);
  });
});
