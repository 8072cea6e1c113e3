import { flag } from '../twiml/element.ts';
import type { Stage, Step } from '../twiml/interpret.ts';
import { method } from '../twiml/source.ts';
import { resolved } from './actions.ts';
import { dial } from './dial.ts';
import { enqueue } from './enqueue.ts';
import { gather } from './gather.ts';
import { pause, play, say } from './prompts.ts';
import { record } from './record.ts';
import { start, stop } from './start-stop.ts';

export interface Verb {
  perform(stage: Stage): Promise<Step>;
  /** Whether an inbound call that still rings is answered by this verb. */
  answers(stage: Stage): boolean;
  /** False: it belongs only where callers wait in a queue. */
  outsideQueue: boolean;
}

const verb = (perform: Verb['perform'], answers: Verb['answers'] = () => true, outsideQueue = true): Verb => ({
  perform,
  answers,
  outsideQueue,
});

/** A verb Twilio has and this carrier has not (yet): said so, passed over. */
const unsupported = verb(
  async ({ call, element }) => {
    call.account.warn(call, 12200, `<${element.name}> is not supported by the local carrier; it is passed over`);
    return undefined;
  },
  () => false,
);

async function redirect(stage: Stage): Promise<Step> {
  const { element, document } = stage;
  const target = resolved(stage, element.text || (document.base ?? ''), method(element.attributes['method']));
  if (!target) return { end: 'failed' };
  // Nothing is waited for on the way round, so a document that only redirects to itself would spin.
  if (stage.first && target.url === document.base) await stage.run.sleep(1_000);
  return { go: target };
}

async function reject({ call, element, first }: Stage): Promise<Step> {
  if (!first || call.isAnswered()) {
    call.account.warn(call, 12200, '<Reject> must be the first verb; the call is hung up');
    return { end: 'hangup' };
  }
  return { end: element.attributes['reason'] === 'busy' ? 'busy' : 'rejected' };
}

export const verbs: Readonly<Record<string, Verb>> = {
  Say: verb(say),
  Play: verb(play),
  Pause: verb(pause, stage => !stage.first),
  Gather: verb(gather),
  Enqueue: verb(enqueue),
  Dial: verb(dial, stage => !flag(stage.element, 'answerOnBridge', false)),
  Redirect: verb(redirect, () => false),
  Hangup: verb(async () => ({ end: 'hangup' })),
  Reject: verb(reject, () => false),
  Leave: verb(
    async () => ({ end: 'leave' }),
    () => false,
    false,
  ),
  Record: verb(record),
  Start: verb(start),
  Stop: verb(stop, () => false),
  Message: unsupported,
  Sms: unsupported,
  Connect: unsupported,
  Pay: unsupported,
  Prompt: unsupported,
  Refer: unsupported,
};
