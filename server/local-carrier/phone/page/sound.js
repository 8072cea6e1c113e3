/** Two-way sound over WebRTC. */

const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const GATHERING_MS = 1500;

/** The microphone, or why there is none: `denied`, `absent` or `insecure`. */
export async function openMicrophone() {
  if (!navigator.mediaDevices?.getUserMedia) return { stream: null, problem: 'insecure' };
  const audio = new URLSearchParams(location.search).get('audio') === 'raw' ? raw : true;
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ audio }), problem: null };
  } catch (error) {
    return { stream: null, problem: error.name === 'NotAllowedError' ? 'denied' : 'absent' };
  }
}

export class Sound {
  #connection = new RTCPeerConnection();
  #microphone;
  remote = null;

  /** `onStream`: there is something to hear; `onFailed`: the path is lost and a new connection is needed. */
  constructor(microphone, { onStream, onFailed }) {
    this.#microphone = microphone;
    if (microphone) for (const track of microphone.getAudioTracks()) this.#connection.addTrack(track, microphone);
    else this.#connection.addTransceiver('audio', { direction: 'recvonly' });
    this.#connection.ontrack = event => {
      this.remote = event.streams[0] ?? new MediaStream([event.track]);
      onStream(this.remote);
    };
    this.#connection.onconnectionstatechange = () => {
      if (this.#connection.connectionState === 'failed') onFailed();
    };
  }

  /** An offer with all its candidates inside. */
  async offer() {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    if (this.#connection.iceGatheringState !== 'complete') {
      await new Promise(resolve => {
        setTimeout(resolve, GATHERING_MS);
        this.#connection.onicegatheringstatechange = () => {
          if (this.#connection.iceGatheringState === 'complete') resolve();
        };
      });
    }
    return this.#connection.localDescription.sdp;
  }

  accept(sdp) {
    return this.#connection.setRemoteDescription({ type: 'answer', sdp });
  }

  /** Ends the connection; the microphone goes with the call, so a replaced connection keeps it. */
  close({ keepMicrophone = false } = {}) {
    this.#connection.close();
    if (!keepMicrophone) for (const track of this.#microphone?.getTracks() ?? []) track.stop();
  }
}
