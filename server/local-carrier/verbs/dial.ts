import { Interrupted } from '../calls/run.ts';
import { childrenNamed } from '../twiml/element.ts';
import type { Stage, Step } from '../twiml/interpret.ts';
import { resolved, tellAction, toAction } from './actions.ts';
import { dialConference } from './dial-conference.ts';
import { dialLegs } from './dial-legs.ts';
import { dialQueue } from './dial-queue.ts';
import { DialRecorder } from './dial-recorder.ts';
import { voiceParams } from '../calls/progress.ts';

/** What the `action` is told. Filled in while the dialling goes on, so that it is right whenever it is cut short. */
export interface DialOutcome {
  params: Record<string, string>;
  /** To be called when this leg is connected. */
  connected(): void;
}

/** Connects this leg to something, and tells the `action` how it went. */
export async function dial(stage: Stage): Promise<Step> {
  const recorder = new DialRecorder(stage);
  const params = { DialCallStatus: 'canceled', DialBridged: 'false' };
  const outcome: DialOutcome = { params, connected: () => recorder.connected() };
  try {
    await connect(stage, outcome);
  } catch (error) {
    if (error instanceof Interrupted) whenInterrupted(stage, { ...outcome.params, ...recorder.stop() }, error);
    throw error;
  } finally {
    recorder.stop();
  }
  return toAction(stage, { ...outcome.params, ...recorder.stop() });
}

function connect(stage: Stage, outcome: DialOutcome): Promise<void> {
  const [conference] = childrenNamed(stage.element, 'Conference');
  const [queue] = childrenNamed(stage.element, 'Queue');
  if (conference) return dialConference(stage, conference, outcome);
  if (queue) return dialQueue(stage, queue, outcome);
  return dialLegs(stage, outcome);
}

/**
 * The parent hung up or was redirected: the action is still requested, its answer ignored. Without an action, a
 * `<Redirect>` that follows is requested after a redirect, its answer ignored as well.
 */
function whenInterrupted(stage: Stage, told: Record<string, string>, error: Interrupted): void {
  tellAction(stage, told);
  const { next, call, flow } = stage;
  if (error.by.kind !== 'redirect' || stage.element.attributes['action'] || next?.name !== 'Redirect') return;
  const target = resolved(stage, next.text, next.attributes['method'] === 'GET' ? 'GET' : 'POST');
  const params = { ...voiceParams(call), ...flow.params() };
  if (target) void call.account.courier.request({ purpose: 'twiml', ...target, params, call });
}
