import { Bridge } from '../calls/bridge.ts';
import { playForever } from '../audio/sounds.ts';
import { deferred } from '../deferred.ts';
import type { Member } from '../queues/queue.ts';
import { type Element, seconds } from '../twiml/element.ts';
import type { Stage } from '../twiml/interpret.ts';
import { address } from './actions.ts';
import type { DialOutcome } from './dial.ts';

/** Takes the caller at the front of a queue, waiting for one until the dial's time-out. */
export async function dialQueue(stage: Stage, element: Element, outcome: DialOutcome): Promise<void> {
  const { call } = stage;
  const queue = call.account.queues.named(element.text);
  if (!queue) {
    call.account.warn(call, 12200, `There is no queue ${element.text}`);
    outcome.params = { DialCallStatus: 'failed', DequeueResult: 'system-error' };
    return;
  }
  outcome.params = { DialCallStatus: 'no-answer', QueueSid: queue.sid, DequeueResult: 'queue-empty' };
  const member = await nextCaller(stage, element.text);
  if (!member) return;
  const bridge = new Bridge();
  const began = call.account.clock.now();
  const taken = () => ({
    DialCallStatus: 'completed',
    DialBridged: 'true',
    QueueSid: queue.sid,
    DequeueResult: 'bridged',
    DequeuedCallSid: member.call.sid,
    DequeuedCallQueueTime: String(Math.round(queue.waitedMs(member) / 1_000)),
    DequeuedCallDuration: String(Math.round((call.account.clock.now() - began) / 1_000)),
  });
  outcome.connected();
  member.taken.resolve({ bridge, url: address({ ...stage, element }, 'url', 'method'), by: call });
  try {
    await bridge.talk(stage.run, call);
  } finally {
    outcome.params = taken();
  }
}

async function nextCaller(stage: Stage, name: string): Promise<Member | null> {
  const { run, call, element } = stage;
  const queue = call.account.queues.open(name);
  const came = deferred<Member | null>();
  const takeBack = queue.whenCallerComes(member => came.resolve(member));
  const waiting = run.child();
  const patience = waiting.sleep(seconds(element, 'timeout', 30)).then(() => null);
  const music = playForever(waiting, call, call.account.sounds.waitingMusic());
  try {
    return await run.wait(Promise.race([came.promise, patience, music]));
  } finally {
    takeBack();
    waiting.stop({ kind: 'stop' });
  }
}
