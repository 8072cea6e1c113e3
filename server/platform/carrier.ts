import type { CarrierRecordings } from './carrier-recordings.ts';
import type { Simulation } from './simulation.ts';

/** What the product asks of a telephone carrier. Twilio and the local carrier stand behind it; every call may fail as `CarrierError`. */
export interface Carrier {
  /** True when the built-in local carrier plays Twilio. */
  readonly local: boolean;
  /** Simulated customers; null: it has none. */
  readonly simulation: Simulation | null;
  readonly recordings: CarrierRecordings;
  /** Sends a living call to new TwiML at this absolute URL; it leaves whatever it was in. */
  redirectCall(callSid: string, url: string): Promise<void>;
  hangUpCall(callSid: string): Promise<void>;
  /** Null when the carrier does not know the call. */
  findCall(callSid: string): Promise<CarrierCall | null>;
  /** Living calls, at most 1,000. */
  listLiveCalls(): Promise<CarrierCall[]>;
  endConference(conferenceSid: string): Promise<void>;
  /** Living conferences, with those in them. */
  listConferences(): Promise<CarrierConference[]>;
  /** `holdUrl` null: back into the talk. */
  holdParticipant(conferenceSid: string, callSid: string, holdUrl: string | null): Promise<void>;
  /** Hears this (TwiML to say or play) and goes on. */
  announceTo(conferenceSid: string, callSid: string, url: string): Promise<void>;
  /** Who hears somebody who listens: nobody (`muted`), one call of the same room, or everybody. */
  superviseFrom(
    conferenceSid: string,
    callSid: string,
    who: { muted: boolean; coachCallSid: string | null },
  ): Promise<void>;
  /** Dials a telephone into a conference. Not to be repeated: it would ring twice. */
  dialIntoRoom(order: DialOrder): Promise<{ callSid: string }>;
  /** Our numbers, E.164; as of a few minutes ago at most. */
  listNumbers(): Promise<string[]>;
  /** A browser's permission to make calls as this identity. */
  accessToken(identity: string, ttlSeconds: number): string;
}

export interface DialOrder {
  /** The conference's name: it is made if there is none. */
  room: string;
  /** By which the participant is found again. */
  label: string;
  /** E.164. */
  to: string;
  from: string;
  timeoutSeconds: number;
  /** Told of ringing, answer and end. */
  statusUrl: string;
  /** Told of what happens in the conference, if this makes it. */
  conferenceUrl: string;
}

export interface CarrierCall {
  callSid: string;
  status: string;
  from: string;
  to: string;
  direction: string;
  startTime: Date | null;
  endTime: Date | null;
  durationSeconds: number | null;
}
export interface CarrierConference {
  conferenceSid: string;
  friendlyName: string;
  participants: { callSid: string; label: string | null; hold: boolean }[];
}

/**
 * `gone`: what was addressed is over (20404, 21220). `refused`: the carrier said no. `not_taken`: it did nothing and may be asked again (429, or
 * nobody listened). `unknown`: no answer, it may or may not have happened.
 */
export class CarrierError extends Error {
  readonly outcome: 'gone' | 'refused' | 'not_taken' | 'unknown';
  readonly code: number | undefined;
  constructor(outcome: CarrierError['outcome'], message: string, code?: number) {
    super(message);
    this.outcome = outcome;
    this.code = code;
  }
}
