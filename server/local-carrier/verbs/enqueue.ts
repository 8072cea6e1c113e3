import { playForever } from '../audio/sounds.ts';
import type { Run } from '../calls/run.ts';
import { Interrupted } from '../calls/run.ts';
import type { Member, Queue, Taking } from '../queues/queue.ts';
import { integer } from '../twiml/element.ts';
import { type Ending, type Flow, interpret, promptFlow, type Stage, type Step } from '../twiml/interpret.ts';
import { address, tellAction, toAction } from './actions.ts';

const waitingVerbs = new Set(['Play', 'Say', 'Pause', 'Hangup', 'Redirect', 'Leave', 'Gather']);
const BREATH_MS = 1_000;

type Exit = { how: 'taken'; taking: Taking } | { how: 'flow'; ending: Ending };

/** Waits in line, hearing the `waitUrl` again and again, until taken out, leaving, or hanging up. */
export async function enqueue(stage: Stage): Promise<Step> {
  const { call, element } = stage;
  const queue = call.account.queues.open(element.text);
  const member = queue.add(call, integer(element, 'maxQueueSize', queue.maxSize, 1));
  if (!member) return toAction(stage, { QueueResult: 'queue-full' });
  const left = (result: string): Record<string, string> => ({
    QueueResult: result,
    QueueSid: queue.sid,
    QueueTime: String(Math.round(queue.waitedMs(member) / 1_000)),
  });
  let bridged = false;
  try {
    call.reached('queued');
    stage.run.check();
    const exit = await waitInLine(stage, queue, member);
    queue.remove(member);
    if (exit.how === 'flow') return afterWaiting(stage, exit.ending, left);
    bridged = true;
    const result = left('bridged');
    await talkWith(stage, exit.taking, result);
    return toAction(stage, result);
  } catch (error) {
    queue.remove(member);
    if (error instanceof Interrupted) tellAction(stage, left(interruptedResult(error, bridged)));
    throw error;
  }
}

function interruptedResult(error: Interrupted, bridged: boolean): string {
  if (error.by.kind === 'hangup') return bridged ? 'bridged' : 'hangup';
  return bridged ? 'redirected-from-bridged' : 'redirected';
}

function afterWaiting(stage: Stage, ending: Ending, left: (result: string) => Record<string, string>): Step {
  if (ending === 'hangup') {
    tellAction(stage, left('hangup'));
    return { end: 'hangup' };
  }
  return toAction(stage, left(ending === 'leave' ? 'leave' : 'error'));
}

async function waitInLine(stage: Stage, queue: Queue, member: Member): Promise<Exit> {
  const waiting = stage.run.child();
  const taken = member.taken.promise.then(taking => ({ how: 'taken', taking }) as const);
  const flow = listen(stage, waiting, queue, member).then(ending => ({ how: 'flow', ending }) as const);
  try {
    return await stage.run.wait(Promise.race([taken, flow]));
  } finally {
    waiting.stop({ kind: 'stop' });
  }
}

/** The waiting room: music by default, silence for an empty `waitUrl`, otherwise its TwiML over and over. */
async function listen(stage: Stage, run: Run, queue: Queue, member: Member): Promise<Ending> {
  const { call, element } = stage;
  const source = address(stage, 'waitUrl', 'waitUrlMethod');
  if (!source)
    return element.attributes['waitUrl'] === ''
      ? forever(run)
      : playForever(run, call, call.account.sounds.waitingMusic());
  const flow: Flow = { name: 'waiting in a queue', allowed: waitingVerbs, params: () => queueParams(queue, member) };
  for (;;) {
    const began = call.account.clock.now();
    const ending = await interpret(run, call, source, flow);
    if (ending !== 'done') return ending;
    // A document without anything to hear would be asked for without a pause.
    if (call.account.clock.now() - began < BREATH_MS / 2) await run.sleep(BREATH_MS);
  }
}

const forever = (run: Run): Promise<never> => run.wait(new Promise<never>(() => {}));

const queueParams = (queue: Queue, member: Member): Record<string, string> => ({
  QueueSid: queue.sid,
  QueuePosition: String(queue.positionOf(member)),
  QueueTime: String(Math.round(queue.waitedMs(member) / 1_000)),
  AvgQueueTime: String(queue.averageWaitSeconds()),
  CurrentQueueSize: String(queue.members.length),
  MaxQueueSize: String(queue.maxSize),
});

/** Taken by another call's `<Dial><Queue>`: first its words to this caller, then the conversation. */
async function talkWith(stage: Stage, taking: Taking, result: Record<string, string>): Promise<void> {
  const { run, call } = stage;
  try {
    if (taking.url) {
      const extra = {
        QueueSid: result['QueueSid'] ?? '',
        QueueTime: result['QueueTime'] ?? '',
        DequeingCallSid: taking.by.sid,
      };
      await interpret(
        run,
        call,
        taking.url,
        promptFlow('before being connected', () => extra),
      );
    }
    await taking.bridge.talk(run, call);
  } finally {
    taking.bridge.end();
  }
}
