/**
 * Where the two halves of the local carrier meet. The **engine** (calls, TwiML, queues, conferences, REST, callbacks)
 * knows legs only through `LegAudio`; the **sockets** (Voice SDK signalling, phone page) and the media server know the
 * engine only through `Switchboard`. Neither imports the other; `carrier.ts` joins them.
 *
 * Where one identity is registered more than once, `answer` and `reject` say which device it was by the audio that its
 * `ring` gave back; with one device it may be left out.
 */

/** One leg's two-way audio. Every method is safe to call at any time, also after `close()`. */
export interface LegAudio {
  /** Hear and be heard by everyone else in this room; null: by nobody. */
  join(room: string | null): void;
  /** A muted leg is heard by nobody in its room. */
  setMuted(muted: boolean): void;
  /** A held leg neither hears nor is heard by its room; what is `play`ed to it, it hears. */
  setHeld(held: boolean): void;
  /** Heard by this leg alone, as a coach is; null: by everybody in the room. */
  whisperTo(leg: LegAudio | null): void;
  /** Plays 8 kHz mono samples to this leg only, in place of its room. */
  play(samples: Int16Array): Playback;
  /** Hears both ways of this leg, 20 ms at a time, until the answer is called. A leg without sound has nothing to hear. */
  tap(hear: Tap): () => void;
  /** Shows a prompt to the person at the phone, who hears it spoken; `durationMs` is how long the engine will wait for it. */
  say(prompt: { text: string; language: string; durationMs: number }): Playback;
  /** Tells the far end how its leg stands. */
  status(status: 'ringing' | 'in-progress'): void;
  /** The leg is over: tell the far end and free everything. `reason` is the call's final CallStatus. */
  close(reason: string): void;
}

/** What the person said (null: nothing) and what they were sent. Both are valid during the call only. */
export type Tap = (said: Int16Array | null, sent: Int16Array) => void;

export interface Playback {
  stop(): void;
}

/** A leg without sound, for tests and load. */
export const silentAudio: LegAudio = {
  join() {},
  setMuted() {},
  setHeld() {},
  whisperTo() {},
  play: () => ({ stop() {} }),
  tap: () => () => {},
  say: () => ({ stop() {} }),
  status() {},
  close() {},
};

/** What a phone or a browser may ask of the engine. Times are the carrier's clock; ids are Twilio call SIDs (`CA…`). */
export interface Switchboard {
  /**
   * A person dials one of the account's numbers. `from` null: withheld. `headers`: `X-…`, as a call by SIP brings them. Throws when `to` is
   * not one of our numbers.
   */
  dialIn(call: { from: string | null; to: string; audio: LegAudio; headers?: Record<string, string> }): {
    callSid: string;
  };
  /** `device.connect()`: the TwiML app of the token is asked with the params as form fields. */
  dialFromClient(call: { identity: string; applicationSid: string; params: Record<string, string>; audio: LegAudio }): {
    callSid: string;
  };
  /** Registered identities can be rung (`<Dial><Client>`, `To=client:…`); `ring` is called with the invitation. Returns the way to unregister. */
  registerClient(identity: string, ring: (invitation: Invitation) => LegAudio): () => void;
  /** The same for a telephone outside that somebody has at hand: it is rung by its number (E.164). */
  registerTelephone(number: string, ring: (invitation: Invitation) => LegAudio): () => void;
  /** The rung client or telephone takes the call. False: too late. */
  answer(callSid: string, device?: LegAudio): boolean;
  reject(callSid: string, device?: LegAudio): void;
  hangUp(callSid: string): void;
  /** Keys pressed by the person at this leg: 0-9 * # (w: half a second's pause). */
  pressDigits(callSid: string, digits: string): void;
  /** Our numbers, E.164, with what the phone page shows. */
  numbers(): { phoneNumber: string; friendlyName: string }[];
  /** Checks an access token as Twilio does; throws with Twilio's code (20101, 20104 …). `ttl` in seconds. */
  checkToken(jwt: string): { identity: string; applicationSid: string | null; ttl: number };
}

export interface Invitation {
  callSid: string;
  accountSid: string;
  from: string;
  to: string;
  params: Record<string, string>;
}
