import { type LegAudio } from '#server/local-carrier/ports.ts';
import { bank, customer, type Office, twiml } from './office.ts';

const allEvents = 'start end join leave mute hold modify announcement';
export const room = (attributes: string) =>
  twiml(
    `<Dial action="/left"><Conference beep="false" waitUrl="" statusCallback="/events" statusCallbackEvent="${allEvents}" ` +
      `${attributes}>room-1</Conference></Dial><Say>Never</Say>`,
  );

/** A leg that writes down what it is told. */
export function ears(): { audio: LegAudio; heard: string[] } {
  const heard: string[] = [];
  const playback = (what: string) => (heard.push(what), { stop: () => void heard.push(`${what} ends`) });
  const audio: LegAudio = {
    join: name => heard.push(name === null ? 'alone' : 'in the room'),
    setMuted: muted => heard.push(muted ? 'muted' : 'unmuted'),
    whisperTo: () => {},
    tap: () => () => {},
    setHeld: held => heard.push(held ? 'held' : 'unheld'),
    play: () => playback('music'),
    say: ({ text }) => playback(text),
    status: () => {},
    close: reason => heard.push(reason),
  };
  return { audio, heard };
}

export const events = (office: Office) => office.asked('/events').map(entry => entry.params['StatusCallbackEvent']);

export async function twoInARoom(
  office: Office,
  caller = 'participantLabel="customer"',
  agent = 'participantLabel="agent"',
) {
  office.answers('/twilio/voice', room(caller));
  office.answers('/twilio/voice/agent', room(agent));
  office.answers('/left', twiml('<Hangup/>'));
  const ear = ears();
  const { callSid } = office.carrier.dialIn({ from: customer, to: bank, audio: ear.audio });
  await office.carrier.idle();
  const agentSid = await office.connect({});
  const conferenceSid = office.carrier.state().conferences[0]?.conferenceSid ?? '';
  const participants = (await office.client()).conferences(conferenceSid).participants;
  return { ...ear, callSid, agentSid, conferenceSid, participants };
}
