import { voiceParams } from '../calls/progress.ts';
import type { Stage, Step } from '../twiml/interpret.ts';
import { method, resolveUrl } from '../twiml/source.ts';
import type { HttpMethod } from '../webhooks/send.ts';

/** An address among a verb's attributes, resolved against the document; null when absent or unusable (which is reported). */
export function address(
  stage: Stage,
  name: string,
  methodName: string,
  otherwise: HttpMethod = 'POST',
): { url: string; method: HttpMethod } | null {
  const text = stage.element.attributes[name];
  if (text === undefined || text === '') return null;
  return resolved(stage, text, method(stage.element.attributes[methodName], otherwise));
}

export function resolved(stage: Stage, text: string, how: HttpMethod): { url: string; method: HttpMethod } | null {
  const url = resolveUrl(stage.document.base, text);
  if (!url) stage.call.account.warn(stage.call, 11100, `Invalid URL ${text}`);
  return url ? { url, method: how } : null;
}

/** Where a verb goes on that without an `action` asks for its own document again. */
export function actionOrAgain(stage: Stage): { url: string; method: HttpMethod } | null {
  const target = stage.element.attributes['action'] ?? stage.document.base ?? '';
  return resolved(stage, target, method(stage.element.attributes['method']));
}

/** Hands the flow to the verb's `action` with these fields; without an action the next verb follows. */
export function toAction(stage: Stage, params: Record<string, string>): Step {
  const action = address(stage, 'action', 'method');
  return action ? { go: { ...action, params } } : undefined;
}

/** Requests the verb's `action` although nothing of the answer will be run (hang-up, REST redirect). */
export function tellAction(
  stage: Stage,
  params: Record<string, string>,
  action = address(stage, 'action', 'method'),
): void {
  if (!action) return;
  const { call, flow } = stage;
  const form = { ...voiceParams(call), ...flow.params(), ...params };
  void call.account.courier.request({ purpose: 'twiml', ...action, params: form, call });
}
