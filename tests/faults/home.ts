import { createSurroundings } from '../start/product.ts';
import type { Office } from './office.ts';
import { startSwitch } from './switch.ts';

/** What is overdue is looked for every two seconds, whatever became of its timer; the rest is for the test's own looking. */
export const LOOKED_FOR_MS = 3_000;

/** A product, and a home whose network can be cut while office and carrier still reach it. */
export async function officeAndHome() {
  const surroundings = await createSurroundings();
  const network = await startSwitch(() => [surroundings.port]);
  const product = await surroundings.start({ DEMO_DATA: 'small', LOG_LEVEL: 'fatal' });
  const office: Office = { url: `http://localhost:${surroundings.port}`, carrierPort: surroundings.carrierPort };
  return {
    network,
    product,
    office,
    home: { ...office, url: `http://localhost:${network.port}` },
    async [Symbol.asyncDispose]() {
      await network[Symbol.asyncDispose]();
      await surroundings[Symbol.asyncDispose]();
    },
  };
}
