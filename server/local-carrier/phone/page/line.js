import { thisTab } from './memory.js';
import { openMicrophone, Sound } from './sound.js';

/** The carrier keeps a call without its page for this long. */
const GRACE_MS = 60_000;
const RETRY_MS = 700;
/** The carrier beats every 10 s; a socket that says nothing for this long is dead. */
const SILENCE_MS = 25_000;

export const openSocket = () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/carrier/phone`);

const unbegun = { leg: null, seen: 0, since: null, reason: null, microphone: null };

/** The person hung up while the socket was away: the carrier learns it as soon as it can be reached. */
function hangUpLater(leg, until) {
  const socket = openSocket();
  socket.onopen = () => {
    for (const message of [{ type: 'resume', leg, seen: 0 }, { type: 'hang-up' }]) socket.send(JSON.stringify(message));
    socket.close();
  };
  socket.onerror = () => {
    if (Date.now() < until) setTimeout(() => hangUpLater(leg, until), RETRY_MS);
  };
}

/**
 * One call at a time. `on.change` after every change of state, `on.problem(key)` for what the person should know,
 * `on.stream`, `on.say(prompt)`, `on.stopSaying(number)`.
 * States: idle, asking (for the microphone), calling, answering, ringing, in-call, reconnecting, ended.
 */
export class Line {
  state = 'idle';
  call = null;
  sound = null;
  #on;
  #socket = null;
  #lostAt = 0;
  #watch = 0;

  constructor(on) {
    this.#on = on;
  }

  get busy() {
    return !['idle', 'ended'].includes(this.state);
  }

  /** @param {{ from: string | null, to: string }} call */
  dial({ from, to }) {
    return this.#begin({ from, far: to }, sdp => ({ type: 'dial', from, to, sdp }));
  }

  /** Takes a call that rings here. @param {{ leg: string, far: string }} ring */
  accept({ leg, far }) {
    return this.#begin({ far, incoming: true }, sdp => ({ type: 'accept', leg, sdp }));
  }

  async #begin(about, message) {
    this.call = { from: null, incoming: false, ...about, ...unbegun };
    await this.#openMicrophone(this.call);
    if (!this.busy) return;
    this.#set(this.call.incoming ? 'answering' : 'calling');
    const sdp = await this.#newSound();
    if (this.busy) this.#connect(() => this.#send(message(sdp)));
  }

  /** After a reload: takes up the call this tab had, if the carrier still has it. */
  async resume() {
    const leg = thisTab.read('leg');
    if (!leg) return;
    this.call = { from: null, far: '', incoming: false, ...unbegun, leg };
    this.#lostAt = Date.now();
    this.#set('reconnecting');
    await this.#openMicrophone(this.call);
    const sdp = await this.#newSound();
    if (this.busy) this.#connect(() => this.#send({ type: 'resume', leg, seen: 0, sdp }));
  }

  press(digits) {
    this.#send({ type: 'digits', digits });
  }

  hangUp() {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send({ type: 'hang-up' });
    else if (this.call.leg) hangUpLater(this.call.leg, this.#lostAt + GRACE_MS);
    this.#end('completed');
  }

  async #openMicrophone(call) {
    if (this.state !== 'reconnecting') this.#set('asking');
    const { stream, problem } = await openMicrophone();
    if (!this.busy) for (const track of stream?.getTracks() ?? []) track.stop();
    call.microphone = stream;
    if (problem) this.#on.problem(problem);
  }

  #newSound() {
    this.sound?.close({ keepMicrophone: true });
    this.sound = new Sound(this.call.microphone, {
      onStream: stream => this.#on.stream(stream),
      onFailed: () => void this.#renewSound(),
    });
    return this.sound.offer();
  }

  async #renewSound() {
    if (!this.call?.leg || !this.busy) return;
    const sdp = await this.#newSound();
    this.#send({ type: 'resume', leg: this.call.leg, seen: this.call.seen, sdp });
  }

  #connect(onOpen) {
    const socket = openSocket();
    this.#socket = socket;
    socket.onopen = onOpen;
    socket.onmessage = ({ data }) => {
      this.#stayAwake(socket);
      if (data.trim() === '') socket.send(data);
      else this.#receive(JSON.parse(data));
    };
    socket.onclose = () => this.#lost(socket);
    this.#stayAwake(socket);
  }

  #stayAwake(socket) {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#lost(socket), SILENCE_MS);
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    clearTimeout(this.#watch);
    this.#socket = null;
    socket.close();
    if (!this.busy) return;
    if (!this.call.leg) return this.#end('no_exchange');
    if (this.state !== 'reconnecting') {
      this.#lostAt = Date.now();
      this.#set('reconnecting');
    }
    this.#on.problem('lost');
    setTimeout(() => this.#retry(), RETRY_MS);
  }

  #retry() {
    if (this.state !== 'reconnecting' || this.#socket) return;
    if (Date.now() - this.#lostAt > GRACE_MS) return this.#end('lost');
    this.#connect(() => this.#send({ type: 'resume', leg: this.call.leg, seen: this.call.seen }));
  }

  #receive(message) {
    if (!this.call || !this.busy) return;
    switch (message.type) {
      case 'leg':
        this.call.leg = message.leg;
        return thisTab.write('leg', message.leg);
      case 'answer':
        return void this.sound?.accept(message.sdp).catch(() => this.#end('failed'));
      case 'resumed':
        this.call.far = message.far;
        return this.#on.resumed(message.saying);
      case 'status':
        return this.#standing(message);
      case 'say':
        this.call.seen = message.number;
        return this.#on.say(message);
      case 'stop-saying':
        return this.#on.stopSaying(message.number);
      case 'ended':
        return this.#end(message.reason);
      case 'error':
        return this.#end({ no_such_number: 'no_such_number', no_such_call: 'lost' }[message.code] ?? 'failed');
    }
  }

  #standing({ status, seconds }) {
    if (status === 'in-progress') this.call.since = Date.now() - seconds * 1000;
    this.#set(status === 'in-progress' ? 'in-call' : 'ringing');
  }

  #end(reason) {
    if (!this.busy) return;
    thisTab.write('leg', null);
    clearTimeout(this.#watch);
    this.call.reason = reason;
    this.call.endedAt = Date.now();
    this.sound?.close();
    this.sound = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#set('ended');
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #set(state) {
    this.state = state;
    this.#on.change();
  }
}
