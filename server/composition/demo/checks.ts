import type { DemoCall } from './calls.ts';
import type { Chance } from './random.ts';

/** How a customer proved who they are, or did not. */
export interface Checked {
  at: number;
  method: 'questions' | 'pin';
  asked: { key: string; holdingId: null }[];
  result: 'passed' | 'failed';
  attempts: number;
}

const questions = ['born_on', 'identity_end', 'postcode'];

/** Where it matters who it is, agents ask: in half of the calls. Few fail. */
export function checkedIn(call: DemoCall, customerId: string | null, chance: Chance): Checked | null {
  if (customerId === null || call.connectedAt === null) return null;
  const at = call.connectedAt + chance.between(28, 60) * 1000;
  if (at >= call.leftAt || !chance.happens(0.52)) return null;
  const method = chance.happens(0.9) ? 'questions' : 'pin';
  const failed = chance.happens(0.015);
  const asked = method === 'pin' ? [] : questions.slice(chance.between(0, 1)).map(key => ({ key, holdingId: null }));
  return {
    at,
    method,
    asked,
    result: failed ? 'failed' : 'passed',
    attempts: failed ? 3 : chance.happens(0.12) ? 2 : 1,
  };
}
