/** The local carrier as a process of its own: it outlives a crash of the product. */
import type { AddressInfo } from 'node:net';
import { HOLD_THE_LINE, createCarrierApp } from './app.ts';
import { createLocalCarrier } from './carrier.ts';
import { type CarrierConfig, readCarrierConfig } from './config.ts';
import { MediaServer } from './media/media-server.ts';
import { registerPhone } from './phone/register-phone.ts';
import { registerSignalling } from './signal/register-signalling.ts';

const HOST = '127.0.0.1';

function stopWith(line: string): never {
  console.error(line);
  process.exit(1);
}

function configOrStop(): CarrierConfig {
  try {
    return readCarrierConfig(process.env);
  } catch (error) {
    return stopWith(`Local carrier: ${error instanceof Error ? error.message : error}`);
  }
}

const config = configOrStop();
const media = new MediaServer();
// As the product's setup script asks of Twilio: a product that restarts is soon back.
const carrier = createLocalCarrier({
  ...config,
  media,
  retries: '#rc=5&rp=all',
  fallbackUrl: `http://${HOST}:${config.port}${HOLD_THE_LINE}`,
});
const app = await createCarrierApp(carrier);
const sockets = { switchboard: carrier, media, publicUrl: config.publicUrl };
registerSignalling(app, sockets);
registerPhone(app, { ...sockets, callers: config.callers });

try {
  await app.listen({ host: HOST, port: config.port });
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  stopWith(taken ? `Local carrier: port ${config.port} is in use (CARRIER_PORT).` : `Local carrier: ${error}`);
}
console.log(
  `Local carrier listens on http://${HOST}:${(app.server.address() as AddressInfo).port} for ${config.publicUrl}`,
);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  // The engine first: nobody is told that the calls are over.
  carrier.close();
  media.close();
  await app.close();
  process.exit(0);
}

process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
// The terminal of whoever started the product may close; calls go on.
process.on('SIGHUP', () => {});
// One call's trouble must not end the others.
process.on('unhandledRejection', error => {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  carrier.account.warn(null, 20500, `The carrier failed: ${message}`);
  console.error(`Local carrier: ${message}`);
});
