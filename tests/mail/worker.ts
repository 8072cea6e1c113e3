import { startWorker } from '#queues/main.ts';
import { openRuntime } from '#server/composition/runtime.ts';
import { createSmtpMailer } from '#server/mail/smtp-mailer.ts';
import type { Carrier } from '#server/platform/carrier.ts';
import { quiet } from '../events/context.ts';

/** A worker as the product starts one, without a telephone. */
export async function openWorker(databaseUrl: string, smtpUrl: string) {
  const runtime = await openRuntime({
    databaseUrl,
    publicUrl: 'http://localhost:3000',
    // Nobody calls here.
    carrier: undefined as never as Carrier,
    mailer: createSmtpMailer(smtpUrl),
    storage: undefined as never,
    authSecret: 'a secret of the tests, long enough',
    log: quiet,
    connections: 4,
  });
  const { orm, services, pokes, nodeId } = runtime;
  return {
    runtime,
    start: () => startWorker({ em: orm.em, services, pokes, nodeId, databaseUrl, redisUrl: null }),
  };
}
