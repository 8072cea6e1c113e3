/** Points a real Twilio account at this product: `npm run twilio:setup`. What it needs stands in docs/first-call-on-twilio.md. */
import { ConfigError } from '#server/platform/config-readers.ts';
import { readRequest, usage } from './twilio-setup-request.ts';

const args = process.argv.slice(2);

async function setUp(): Promise<void> {
  const request = readRequest(process.env, args);
  // The library is large: whoever has to correct a variable need not wait for it.
  const { setUpAccount } = await import('./twilio-setup-account.ts');
  await setUpAccount(request, line => console.log(line));
}

if (args.includes('--help')) console.log(usage);
else
  await setUp().catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
