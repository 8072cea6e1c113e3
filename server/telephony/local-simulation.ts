import { CarrierError } from '#server/platform/carrier.ts';
import type { SimulatedDiary, SimulatedSituation, Simulation } from '#server/platform/simulation.ts';

const PATIENCE_MS = 5_000;

/** Headers with which a simulated call tells what it is; they come back as parameters of the first webhook. */
const CALL_HEADER = 'X-Training-Call';
const USER_HEADER = 'X-Training-User';

/** The simulated customers of the local carrier, asked over its control interface. */
export function localSimulation(baseUrl: string): Simulation {
  async function ask<T>(path: string, body?: object): Promise<T> {
    const request = body
      ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      : {};
    const answer = await fetch(`${baseUrl}/control/training${path}`, {
      ...request,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((error: unknown) => {
      throw new CarrierError('unknown', String(error));
    });
    if (answer.ok) return (await answer.json()) as T;
    throw new CarrierError(answer.status === 404 ? 'gone' : 'refused', await answer.text());
  }

  return {
    listSituations: async () => (await ask<{ items: SimulatedSituation[] }>('/situations')).items,
    ring: ({ trainingCallId, userId, ...order }) =>
      ask('/calls', { ...order, to: null, headers: { [CALL_HEADER]: trainingCallId, [USER_HEADER]: userId } }),
    findDiary: async callSid => {
      try {
        return await ask<SimulatedDiary>(`/calls/${callSid}`);
      } catch (error) {
        if (error instanceof CarrierError && error.outcome === 'gone') return null;
        throw error;
      }
    },
  };
}

/** Which training call it is, and for whom, by the parameters of its first webhook; null: a real one. */
export function trainingOf(params: Record<string, string>): { callId: string; userId: string } | null {
  const [callId, userId] = [params[`SipHeader_${CALL_HEADER}`], params[`SipHeader_${USER_HEADER}`]];
  return callId && userId ? { callId, userId } : null;
}
