import { openVoice, type Voice } from '../support/voices.ts';
import type { CarrierState } from '#server/local-carrier/control/state.ts';
import { createSurroundings, type Running, type Surroundings } from '../start/product.ts';

export const CUSTOMER_HZ = 700;
export const AGENT_HZ = 1100;

/** The product as its users start it, with demo data and the local carrier, and a browser for each side of a call. */
export interface Office extends AsyncDisposable {
  url: string;
  surroundings: Surroundings;
  /** The process that runs now; a restart puts another one here. */
  product: Running;
  customerVoice: Voice;
  agentVoice: Voice;
  /** What the carrier says is going on. */
  carrier(): Promise<CarrierState>;
}

export async function openOffice(): Promise<Office> {
  const surroundings = await createSurroundings();
  const [product, customerVoice, agentVoice] = await Promise.all([
    surroundings.start(),
    openVoice(CUSTOMER_HZ),
    openVoice(AGENT_HZ),
  ]);
  const office: Office = {
    url: `http://localhost:${surroundings.port}`,
    surroundings,
    product,
    customerVoice,
    agentVoice,
    async carrier() {
      const answer = await fetch(`http://127.0.0.1:${surroundings.carrierPort}/control/state`);
      return (await answer.json()) as CarrierState;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([customerVoice.close(), agentVoice.close()]);
      await office.product.end();
      await surroundings[Symbol.asyncDispose]();
    },
  };
  return office;
}
