import { Dialer, PHONE_NUMBER } from './dialer.js';
import { Doorbell } from './doorbell.js';
import { Line } from './line.js';
import { choices } from './memory.js';
import { Ringer } from './ringer.js';
import { Speaker } from './speaker.js';
import { Transcript } from './transcript.js';
import { currentLanguage, speak, text } from './words.js';

const byId = id => document.getElementById(id);
const phone = document.querySelector('.phone');
const farEnd = byId('far-end');
const speaker = new Speaker();
const transcript = new Transcript(byId('transcript'));
const dialer = new Dialer(() => render());

const line = new Line({
  change: () => render(),
  problem: key => notify(key),
  stream: stream => void listenTo(stream),
  say(prompt) {
    transcript.say(prompt);
    speaker.say(prompt);
  },
  stopSaying(number) {
    transcript.stop(number);
    speaker.stop(number);
  },
  resumed(saying) {
    if (!saying.length) transcript.stopAll();
  },
});

const ringer = new Ringer();
/** Who rings, while the line is free; a busy line declines by itself. */
let incoming = null;
const doorbell = new Doorbell({
  change: () => render(),
  rings(ring) {
    if (line.busy || incoming) return doorbell.decline(ring.leg);
    incoming = ring;
    ringer.start();
    render();
    byId('accept').focus();
  },
  stops(leg) {
    if (incoming?.leg !== leg) return;
    stopRinging();
    notify('missed');
  },
});

function stopRinging() {
  incoming = null;
  ringer.stop();
  render();
}

function accept() {
  const ring = incoming;
  if (!ring) return;
  stopRinging();
  notify(null);
  transcript.clear();
  void line.accept(ring);
}

function decline() {
  if (incoming) doorbell.decline(incoming.leg);
  stopRinging();
}

byId('accept').addEventListener('click', accept);
byId('decline').addEventListener('click', decline);

/** For tests in a browser. */
window.patchbayPhone = {
  remoteStream: () => line.sound?.remote ?? null,
  state: () => (incoming ? 'incoming' : line.state),
  reachable: () => doorbell.reachable,
};

async function listenTo(stream) {
  farEnd.srcObject = stream;
  try {
    await farEnd.play();
  } catch {
    if (line.busy) notify('blocked', { label: 'listen', run: () => void farEnd.play() });
  }
}

let shown = null;

/** Shows one notice at a time, with one thing to do about it; null takes it away. */
function notify(key, action = null) {
  shown = key === null ? null : { key, action };
  const notice = byId('notice');
  const [words, button] = notice.children;
  notice.hidden = !shown;
  words.textContent = shown ? text(key) : '';
  button.hidden = !action;
  button.textContent = action ? text(action.label) : '';
}

byId('notice').lastElementChild.addEventListener('click', () => {
  const action = shown?.action;
  notify(null);
  action?.run();
});

function stateWords() {
  if (line.state !== 'ended') return line.state === 'idle' ? '' : text(line.state);
  const reason = `ended.${line.call.reason}`;
  return text(reason);
}

function tick() {
  const { since, endedAt } = line.call ?? {};
  if (!since) return void (byId('timer').textContent = '');
  const seconds = Math.max(0, Math.floor(((line.busy ? Date.now() : endedAt) - since) / 1000));
  byId('timer').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

let lastState = 'idle';

function render() {
  const { state } = line;
  phone.dataset.screen = incoming ? 'incoming' : state === 'idle' ? 'idle' : state === 'ended' ? 'ended' : 'call';
  phone.dataset.state = state;
  byId('number').textContent = line.call ? nameOf(line.call.far) : '';
  doorbell.number = dialer.own;
  showReach();
  showIncoming();
  if (byId('state').textContent !== stateWords()) byId('state').textContent = stateWords();
  byId('call').disabled = state === 'idle' && dialer.to === '';
  byId('call').querySelector('span').textContent = text(
    !again() ? 'callIt' : line.call.incoming ? 'callBack' : 'callAgain',
  );
  tick();
  if (state === lastState) return;
  if (shown?.key === 'lost' && state !== 'reconnecting') notify(null);
  if (state === 'ended') leaveCall();
  if (state === 'asking') byId('hang-up').focus();
  lastState = state;
}

/** Numbers that were withheld come as words. */
const nameOf = number =>
  /^(anonymous|unknown)$/.test(number) ? text('unknownCaller') : number.replace(/^client:/, '');

function showReach() {
  const key = dialer.own === null ? 'unreachable' : doorbell.reachable ? 'reachable' : 'noBell';
  byId('reach').textContent = text(key);
  byId('reach').dataset.reach = key;
}

function showIncoming() {
  byId('caller-number').textContent = incoming ? nameOf(incoming.far) : '';
  byId('incoming-words').textContent = incoming ? text('incoming') : '';
  document.title = incoming ? `☎ ${nameOf(incoming.far)}` : text('title');
}

function leaveCall() {
  speaker.silence();
  transcript.stopAll();
  farEnd.srcObject = null;
  byId('call').focus();
}

function press(key) {
  if (incoming) return;
  if (line.state === 'idle') dialer.press(key);
  else if (line.busy) {
    line.press(key);
    transcript.press(key);
  }
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button?.classList.add('down');
  setTimeout(() => button?.classList.remove('down'), 120);
  render();
}

/** The other end of the call that is over, to be called again or back; null when it has no number. */
function again() {
  if (line.state !== 'ended' || !PHONE_NUMBER.test(line.call.far)) return null;
  return { from: line.call.incoming ? dialer.own : line.call.from, to: line.call.far };
}

function call() {
  const wanted = again() ?? dialer.read();
  if (!wanted || line.busy) return;
  notify(null);
  transcript.clear();
  void line.dial(wanted);
}

byId('dial').addEventListener('submit', event => {
  event.preventDefault();
  call();
});
byId('hang-up').addEventListener('click', () => line.hangUp());
byId('erase').addEventListener('click', () => {
  dialer.erase();
  render();
});
byId('back').addEventListener('click', () => {
  line.state = 'idle';
  notify(null);
  render();
  byId('to').focus();
});
for (const button of document.querySelectorAll('[data-key]'))
  button.addEventListener('click', () => press(button.dataset.key));
document.addEventListener('keydown', event => {
  if (incoming && event.key === 'Escape') return decline();
  const typing = event.target.closest?.('input, select, textarea');
  if (typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[0-9*#]$/.test(event.key)) press(event.key);
});

function setVoice(on) {
  speaker.on = on;
  byId('voice').setAttribute('aria-pressed', String(on));
  choices.write('voice', on ? null : 'off');
}

function setTheme(theme) {
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  if (theme) document.documentElement.dataset.theme = theme;
  byId('theme').setAttribute('aria-pressed', String(dark));
  choices.write('theme', theme);
}

function setLanguage(language) {
  speak(language);
  const other = currentLanguage() === 'en' ? { label: '中文', lang: 'zh-CN' } : { label: 'English', lang: 'en' };
  byId('language').textContent = other.label;
  byId('language').lang = other.lang;
  if (!line.call || line.state === 'idle') transcript.clear();
  if (shown) notify(shown.key, shown.action);
  dialer.render();
  render();
}

byId('voice').addEventListener('click', () => setVoice(!speaker.on));
byId('theme').addEventListener('click', () =>
  setTheme(byId('theme').getAttribute('aria-pressed') === 'true' ? 'light' : 'dark'),
);
byId('language').addEventListener('click', () => {
  const next = currentLanguage() === 'en' ? 'zh-CN' : 'en';
  choices.write('language', next);
  setLanguage(next);
});

async function loadNumbers() {
  if (!(await dialer.load())) notify('configFailed', { label: 'retry', run: () => void loadNumbers() });
  render();
}

setVoice(choices.read('voice') !== 'off');
setTheme(choices.read('theme'));
setLanguage(choices.read('language') ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'));
setInterval(tick, 250);
void loadNumbers();
void line.resume();
