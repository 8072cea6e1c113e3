import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { migrateJobs } from '#queues/job-backend.ts';
import { inviteUser } from '#server/people/account-link.actions.ts';
import { createUser } from '#server/people/user.actions.ts';
import { queueMemberships } from '#server/routing/memberships.ts';
import { createEventDatabase, until } from '../events/support.ts';
import { startMailServer } from './mail-server.ts';
import { openWorker } from './worker.ts';

const mails = await startMailServer();
const database = await createEventDatabase();
await migrateJobs(database.url);
const survivor = await openWorker(database.url, mails.url);
let doomed: ChildProcess | undefined;
afterAll(async () => {
  doomed?.kill('SIGKILL');
  await survivor.runtime.close();
  await database[Symbol.asyncDispose]();
  await mails[Symbol.asyncDispose]();
});

test('a mail whose worker is killed while the mail server takes its time is sent by another, once, as the same mail', async () => {
  mails.be('hangs');
  doomed = fork(join(import.meta.dirname, 'worker-process.ts'), [database.url, mails.url], { stdio: 'inherit' });
  const ctx = () => survivor.runtime.systemContext('test');
  const nia = { name: 'Nia', email: 'nia@example.com', role: 'agent' } as const;
  const user = await createUser(ctx(), nia, queueMemberships);
  await inviteUser(ctx(), user.id);
  const [{ id }] = (await database.pool.query<{ id: string }>('select id from mail')).rows as [{ id: string }];
  const mail = async () =>
    (await database.pool.query('select state, attempts, sealed from mail where id = $1', [id])).rows[0];
  await until('it is being sent', () => mails.hanging() === 1, 30_000);
  expect(await mail()).toMatchObject({ state: 'sending', attempts: 1 });
  doomed.kill('SIGKILL');

  mails.be('takes');
  // Its claim holds for a minute and a half.
  survivor.runtime.services.clock.advance(91_000);
  const worker = await survivor.start();
  await until('another worker has sent it', async () => (await mail()).state === 'sent', 20_000);
  expect(await mail()).toEqual({ state: 'sent', attempts: 2, sealed: null });
  expect(mails.received.map(received => [received.to, received.messageId])).toEqual([
    [['nia@example.com'], `<${id}@localhost>`],
  ]);
  await worker.stop();
}, 60_000);
