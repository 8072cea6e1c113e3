import type { MediaServer } from '../media/media-server.ts';
import type { Invitation, Switchboard } from '../ports.ts';
import { ClientLeg } from './client-leg.ts';
import type { Wire } from './sockets.ts';

/** All legs that end in Voice SDK devices, whichever socket they have just now. */
export class Exchange {
  readonly switchboard: Switchboard;
  readonly #media: MediaServer;
  readonly #legs = new Set<ClientLeg>();

  constructor(switchboard: Switchboard, media: MediaServer) {
    this.switchboard = switchboard;
    this.#media = media;
  }

  /** A leg for a call that the device makes (`alias`: its own name for it) or, with null, is invited to. */
  open(identity: string, wire: Wire, alias: string | null): ClientLeg {
    const leg = new ClientLeg(this.#media, { identity, wire, alias, forget: gone => this.#legs.delete(gone) });
    this.#legs.add(leg);
    return leg;
  }

  ring(identity: string, wire: Wire, invitation: Invitation): ClientLeg {
    const leg = this.open(identity, wire, null);
    leg.invite(invitation).catch(() => this.end(leg, 'failed'));
    return leg;
  }

  /**
   * By Twilio's call SID or the device's own name, among this person's legs only. Two devices that ring for one person
   * share the call SID: the one on this socket is meant, or else one that has no socket.
   */
  find(identity: string, name: string, wire: Wire): ClientLeg | undefined {
    const named = [...this.#legs].filter(
      leg => leg.identity === identity && (leg.callSid === name || leg.alias === name),
    );
    return named.find(leg => leg.wire === wire) ?? named.find(leg => leg.wire === null);
  }

  findByToken(identity: string, token: string): ClientLeg | undefined {
    return [...this.#legs].find(leg => leg.identity === identity && leg.reconnectToken === token);
  }

  /** Legs that ring for this person while no device of theirs has a socket. */
  stillRinging(identity: string): ClientLeg[] {
    return [...this.#legs].filter(leg => leg.identity === identity && leg.wire === null && !leg.answered);
  }

  /**
   * The socket is gone. An answered call waits for its device to come back; so does one that rings it. A device that
   * was still calling has given up by itself.
   */
  lose(wire: Wire): void {
    for (const leg of [...this.#legs].filter(each => each.wire === wire)) {
      leg.wire = null;
      if (leg.direction === 'outgoing' && !leg.answered) this.end(leg, 'canceled');
      else leg.media.lost(() => this.end(leg, 'completed'));
    }
  }

  /** Ends a call from our side of the engine. `reason` is used while the engine does not know the call yet. */
  end(leg: ClientLeg, reason: string): void {
    if (leg.callSid === null) leg.media.close(reason);
    else if (leg.direction === 'incoming' && !leg.answered) this.switchboard.reject(leg.callSid, leg.media);
    else this.switchboard.hangUp(leg.callSid);
  }
}
