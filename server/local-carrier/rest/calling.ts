import { isValidPhoneNumber } from 'libphonenumber-js';
import type { Account } from '../account.ts';
import type { Call, CallbackTarget } from '../calls/call.ts';
import type { Run } from '../calls/run.ts';
import type { Pace } from '../pace.ts';
import type { RecordingSource, RecordingWish } from '../recordings/recording.ts';
import { trackOf } from '../recordings/track.ts';
import { invalid } from './errors.ts';
import type { Form } from './form.ts';

/** What `POST Calls` and `POST Participants` have in common. */

const identity = /^client:[A-Za-z0-9_]{1,121}(\?.*)?$/;

/** From and to of a call to be placed; refused as Twilio refuses them. */
export function addressesOf(account: Account, form: Form): { from: string; to: string } {
  const to = form.text('To');
  const from = form.text('From');
  if (!to) throw invalid(21201, "No 'To' number is specified");
  if (!from) throw invalid(21213, "'From' phone number is required");
  if (!identity.test(to) && !isTelephone(to))
    throw invalid(21211, `The phone number you are attempting to call, ${to}, is not valid.`);
  if (!from.startsWith('client:') && !isTelephone(from))
    throw invalid(21212, `The source phone number provided, ${from}, is not valid.`);
  if (!from.startsWith('client:') && !account.numbers.byNumber(from))
    throw invalid(21210, `The source phone number provided, ${from}, is not yet verified for your account.`);
  warnOfUnsupported(account, form);
  return { from, to };
}

const unsupported = ['MachineDetection'];

/** What would be done by Twilio and is not done here is said, not passed over in silence. */
function warnOfUnsupported(account: Account, form: Form): void {
  for (const name of unsupported) {
    const value = form.text(name);
    if (value && value !== 'false') account.warn(null, 12200, `${name} is not supported by the local carrier`);
  }
}

/** Fictional numbers (555-01xx) count as telephones although nobody has them. */
const isTelephone = (text: string): boolean =>
  /^\+[1-9]\d{6,14}$/.test(text) && (isValidPhoneNumber(text) || /^\+1\d{3}555\d{4}$/.test(text));

/** Call progress callbacks asked for; undefined when none are. */
export function callbackOf(form: Form): CallbackTarget | undefined {
  return callbackNamed(form, 'StatusCallback', 21609) ?? undefined;
}

/** Keys to be pressed after the answer; none when not asked for. */
export function sendDigitsOf(form: Form): string {
  const digits = form.text('SendDigits') ?? '';
  if (!/^[0-9*#wW]{0,32}$/.test(digits)) throw invalid(20001, 'SendDigits must be keys (0-9 * # w), at most 32');
  return digits;
}

/** `Record` and what belongs to it; null: not to be recorded. */
export const recordOf = (form: Form): RecordingWish | null =>
  form.flag('Record') ? recordingWishOf(form, 'OutboundAPI') : null;

/** How a leg is to be recorded. */
export function recordingWishOf(form: Form, source: RecordingSource): RecordingWish {
  return {
    source,
    channels: form.text('RecordingChannels') === 'dual' ? 2 : 1,
    track: trackOf(form.text('RecordingTrack')),
    trim: form.text('Trim') === 'trim-silence',
    callback: callbackNamed(form, 'RecordingStatusCallback'),
  };
}

/** A callback with its method and events, all under names that begin alike. */
export function callbackNamed(form: Form, name: string, code?: number): CallbackTarget | null {
  const url = form.url(name, code);
  if (!url) return null;
  const events = form.list(`${name}Event`)?.flatMap(words => words.split(/[\s,]+/)) ?? ['completed'];
  return { url, method: form.method(`${name}Method`), events: new Set(events) };
}

/** Takes a place in the line at once, so that the answer can say how long it will be; then waits. */
export function turnOf(pace: Pace): (run: Run, call: Call) => Promise<void> {
  const waitMs = pace.reserve();
  return async (run, call) => {
    call.queueTime = waitMs;
    if (waitMs > 0) await run.sleep(waitMs);
  };
}
