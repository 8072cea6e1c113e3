import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';
import { FRAME_SAMPLES } from '../audio/frames.ts';
import { decodeMuLaw, encodeMuLaw } from './g711.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import type { Line } from './mixer.ts';

/** µ-law only: it needs no codec library, and it is what the telephone network speaks. */
const pcmu = new RTCRtpCodecParameters({ mimeType: 'audio/PCMU', clockRate: 8000, channels: 1, payloadType: 0 });

/** One port on loopback: left to itself the library binds and names every address of the machine. */
const loopbackOnly = {
  iceServers: [],
  iceUseIpv4: false,
  iceUseIpv6: false,
  iceInterfaceAddresses: { udp4: '127.0.0.1' },
  iceAdditionalHostAddresses: ['127.0.0.1'],
};

/** Browsers hide their addresses behind mDNS names; they find us, so theirs need no look-up on the network. */
const withoutHiddenAddresses = (sdp: string): string => sdp.replace(/^a=candidate:.*\.local .*\r?\n/gm, '');

/** One WebRTC connection to a browser. Candidates are inside the descriptions (no trickle). */
export class Peer implements Line {
  readonly #connection = new RTCPeerConnection({ ...loopbackOnly, codecs: { audio: [pcmu], video: [] } });
  readonly #track = new MediaStreamTrack({ kind: 'audio' });
  readonly #buffer = new JitterBuffer();
  #sequence = 0;
  #timestamp = 0;
  #closed = false;

  constructor() {
    const transceiver = this.#connection.addTransceiver(this.#track, { direction: 'sendrecv' });
    transceiver.onTrack.subscribe(track =>
      track.onReceiveRtp.subscribe(packet => {
        this.#buffer.push(packet.header.sequenceNumber, decodeMuLaw(packet.payload));
      }),
    );
  }

  /** Answers an offer: the first one, or one that restarts ICE on the same connection. */
  async answerTo(offer: string): Promise<string> {
    if (!/^m=audio /m.test(offer)) throw new Error('The offer has no audio.');
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: withoutHiddenAddresses(offer) });
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    return this.#localDescription();
  }

  async offer(): Promise<string> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#localDescription();
  }

  async accept(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: withoutHiddenAddresses(answer) });
  }

  receive(): Int16Array | null {
    return this.#buffer.next();
  }

  send(frame: Int16Array): void {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0;
    if (this.#closed || this.#connection.connectionState !== 'connected') return;
    const header = new RtpHeader({ payloadType: 0, sequenceNumber: this.#sequence, timestamp: this.#timestamp });
    this.#track.writeRtp(new RtpPacket(header, encodeMuLaw(frame)));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // A socket that is already gone is as closed as we want it.
    this.#connection.close().catch(() => undefined);
  }

  #localDescription(): string {
    const description = this.#connection.localDescription;
    if (!description) throw new Error('The media connection was closed while it was being set up.');
    return description.sdp;
  }
}
