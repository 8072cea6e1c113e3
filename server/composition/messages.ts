import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { PresenceView } from '#server/people/presence.schema.ts';
import type { OfferState, OfferView } from '#server/routing/offer.schema.ts';
import type { RecordingStatus } from '#server/telephony/recordings/recording.schema.ts';
import type { QueueStatus } from '#server/routing/queue.schema.ts';

/** What consoles look at again when they hear that it has changed. */
export type ChangedKind =
  | 'customer'
  | 'user'
  | 'branch'
  | 'group'
  | 'skill'
  | 'queue'
  | 'setting'
  | 'calendar'
  | 'entry_point'
  | 'flow'
  | 'ticket'
  | 'callback'
  | 'alert'
  | 'training_call'
  | 'training_session';

/** What the server tells consoles. Types only: this file has no runtime content. Repeats and late ones are harmless: the highest version (or `asOf`) wins. */
export interface ServerToConsole {
  /** An offer to me: ring. */
  'offer:made': (offer: OfferView) => void;
  /** It is over: stop ringing. */
  'offer:ended': (ended: { id: string; interactionId: string; state: Exclude<OfferState, 'pending'> }) => void;
  /** An interaction of mine, or one I may see as a supervisor, as it now is. */
  interaction: (interaction: InteractionView) => void;
  /** I no longer have it (it went to somebody else). */
  'interaction:gone': (gone: { id: string; version: number }) => void;
  /** One that anybody might have got is another branch's now: I no longer see it. */
  'interaction:hidden': (hidden: { id: string; version: number }) => void;
  /** Of an interaction I may see: whether it is recorded, and how that stands. */
  recording: (recording: RecordingStatus) => void;
  presence: (presence: PresenceView) => void;
  /** While I look at the directory: what some of my colleagues do now. */
  directory: (presences: PresenceView[]) => void;
  /** Queues I work in or watch. `asOf` is an event id; the highest wins. */
  queues: (status: { asOf: string; queues: QueueStatus[] }) => void;
  /** Something a list or page may be showing has changed; ask again through the same route. */
  changed: (changed: { kind: ChangedKind | 'interaction'; id: string; version: number }) => void;
  /** The server is about to stop; reconnect in this many milliseconds. */
  draining: (notice: { reconnectInMs: number }) => void;
}

/** What a console may say over the socket. Writes go over HTTP instead. */
export interface ConsoleToServer {
  /** Measures the line and the server's clock. */
  'clock:ask': (reply: (serverTime: string) => void) => void;
  /** I look at the directory, or no longer do. Said anew after every connection. */
  'directory:watch': (looking: boolean) => void;
}
