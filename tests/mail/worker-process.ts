import { openWorker } from './worker.ts';

/** A process that sends mail, to be killed. Started with the database's URL and that of the mail server. */
const [databaseUrl = '', smtpUrl = ''] = process.argv.slice(2);
await (await openWorker(databaseUrl, smtpUrl)).start();
