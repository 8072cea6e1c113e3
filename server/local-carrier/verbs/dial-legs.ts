import { playForever } from '../audio/sounds.ts';
import { Bridge } from '../calls/bridge.ts';
import type { Call, CallbackTarget } from '../calls/call.ts';
import { placeCall } from '../calls/place.ts';
import type { Run } from '../calls/run.ts';
import { type Deferred, deferred } from '../deferred.ts';
import { childrenNamed, type Element, flag, seconds } from '../twiml/element.ts';
import { type Flow, interpret, type Stage } from '../twiml/interpret.ts';
import { address } from './actions.ts';
import type { DialOutcome } from './dial.ts';

interface Target {
  to: string;
  element: Element;
  params: Record<string, string>;
}

const screeningVerbs = new Set(['Play', 'Say', 'Pause', 'Redirect', 'Gather', 'Hangup', 'Reject', 'Leave']);
const screening: Flow = { name: 'before being connected', allowed: screeningVerbs, params: () => ({}) };

/** Rings numbers and browsers, at once or one after the other; the first to answer is connected. */
export async function dialLegs(stage: Stage, outcome: DialOutcome): Promise<void> {
  const targets = targetsOf(stage.element);
  const groups = flag(stage.element, 'sequential', false) ? targets.map(target => [target]) : [targets];
  outcome.params = { DialCallStatus: targets.length ? 'no-answer' : 'failed', DialBridged: 'false' };
  for (const group of groups) if (await ringTogether(stage, group, outcome)) return;
}

/** True when somebody answered (and by now is gone again). */
async function ringTogether(stage: Stage, targets: Target[], outcome: DialOutcome): Promise<boolean> {
  const bridge = new Bridge();
  const winner = deferred<Call | null>();
  const legs = targets.map(target => ring(stage, target, bridge, winner));
  void Promise.all(legs.map(leg => leg.ended)).then(() => winner.resolve(null));
  let answered: Call | null = null;
  try {
    answered = await waitForAnswer(stage, winner.promise);
    if (!answered) {
      const last = legs.at(-1);
      outcome.params = { DialCallStatus: last?.status ?? 'failed', DialCallSid: last?.sid ?? '', DialBridged: 'false' };
      return false;
    }
    cancelAll(legs, answered);
    await converse(stage, bridge, answered, outcome);
    return true;
  } finally {
    bridge.end();
    // Whoever was connected goes by itself now, or on to where it was redirected.
    cancelAll(legs, answered);
  }
}

async function converse(stage: Stage, bridge: Bridge, other: Call, outcome: DialOutcome): Promise<void> {
  const { run, call, element } = stage;
  const began = call.account.clock.now();
  call.answer();
  outcome.connected();
  const limit = call.account.clock.after(seconds(element, 'timeLimit', 14_400), () => bridge.end());
  const star = flag(element, 'hangupOnStar', false) ? call.onKey(key => key === '*' && bridge.end()) : () => {};
  try {
    await bridge.talk(run, call);
  } finally {
    limit();
    star();
    const length = Math.round((call.account.clock.now() - began) / 1_000);
    outcome.params = {
      DialCallStatus: 'completed',
      DialCallSid: other.sid,
      DialCallDuration: String(length),
      DialBridged: 'true',
    };
  }
}

/** The caller hears the other side ring meanwhile. */
async function waitForAnswer(stage: Stage, winner: Promise<Call | null>): Promise<Call | null> {
  const ringing = stage.run.child();
  const tone = playForever(ringing, stage.call, stage.call.account.sounds.ringback());
  try {
    return await stage.run.wait(Promise.race([winner, tone]));
  } finally {
    ringing.stop({ kind: 'stop' });
  }
}

function ring(stage: Stage, target: Target, bridge: Bridge, winner: Deferred<Call | null>): Call {
  const { call, element } = stage;
  const from = element.attributes['callerId'] ?? call.facts.from;
  const place = { ...stage, element: target.element };
  return placeCall(call.account, {
    facts: { from, to: target.to, direction: 'outbound-dial', parent: call, ...callbackOf(place) },
    timeoutMs: seconds(element, 'timeout', 30),
    clientParams: target.params,
    sendDigits: target.element.attributes['sendDigits'] ?? '',
    program: async (run, placed) => {
      await screen(place, placed, run);
      winner.resolve(placed);
      if ((await winner.promise) === placed) await bridge.talk(run, placed);
    },
  });
}

/** `url` of the dialled leg: heard by it alone before it is connected. */
async function screen(place: Stage, placed: Call, run: Run): Promise<void> {
  const url = address(place, 'url', 'method');
  if (!url) return;
  const ending = await interpret(run, placed, url, screening);
  if (ending !== 'done') placed.hangUp();
  run.check();
}

function callbackOf(place: Stage): { callback?: CallbackTarget } {
  const target = address(place, 'statusCallback', 'statusCallbackMethod');
  const events = new Set((place.element.attributes['statusCallbackEvent'] ?? 'completed').split(/[\s,]+/));
  return target ? { callback: { ...target, events } } : {};
}

function targetsOf(dial: Element): Target[] {
  const children = dial.children.filter(child => child.name === 'Number' || child.name === 'Client');
  if (children.length === 0 && dial.text) return [{ to: dial.text, element: { ...dial, attributes: {} }, params: {} }];
  return children.slice(0, 10).map(element => {
    if (element.name === 'Number') return { to: element.text, element, params: {} };
    const identity = childrenNamed(element, 'Identity')[0]?.text ?? element.text;
    const params = childrenNamed(element, 'Parameter').map(one => [
      one.attributes['name'] ?? '',
      one.attributes['value'] ?? '',
    ]);
    return { to: `client:${identity}`, element, params: Object.fromEntries(params) as Record<string, string> };
  });
}

function cancelAll(legs: Call[], except: Call | null): void {
  for (const leg of legs) if (leg !== except && !leg.isOver()) leg.end(leg.isAnswered() ? 'completed' : 'canceled');
}
