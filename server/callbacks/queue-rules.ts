import type { Context } from '#server/platform/context.ts';
import type { CallbackRules } from './callback-rule.ts';
import type { AttemptResult } from './callback.schema.ts';

/** As they are set for this queue now. */
export function rulesOf({ services: { settings } }: Context, queueId: string): CallbackRules {
  const reached: AttemptResult[] = ['reached'];
  if (settings.of('callbackVoicemailCounts', queueId)) reached.push('voicemail');
  if (settings.of('callbackRefusedCounts', queueId)) reached.push('refused');
  return {
    reached,
    mostAttempts: settings.of('callbackAttempts', queueId),
    spacingMinutes: settings.of('callbackSpacingMinutes', queueId),
    busyMinutes: settings.of('callbackBusyMinutes', queueId),
  };
}
