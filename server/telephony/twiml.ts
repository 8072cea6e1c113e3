import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { RequeueReason } from '#server/interactions/interaction.schema.ts';
import type { Language } from '#server/platform/schema.ts';
import type { Keys } from './flows/walk.ts';
import { prompts, speechLanguage } from './prompts.ts';
import type { Leg } from './leg.entity.ts';
import { type VoiceUrls, labelOf, roomName } from './urls.ts';

interface PlaceInLine {
  position: number;
  expectedWaitSeconds: number;
}

/** The interaction whose customer hears it. */
type Called = Pick<Interaction, 'id' | 'language'>;
/** Words, or a recording by its address. */
export type Spoken = { say: string; language: Language } | { play: string };
type Sayer = { say: (attributes: { language: never }, text: string) => unknown; play: (url: string) => unknown };

/** TwiML for each moment of a call. Pure: ids and words in, XML out. */
export function voiceTwiml(urls: VoiceUrls) {
  return {
    /** What a flow says before it waits for keys; a key stops the words. */
    ask(interactionId: string, turn: number, keys: Keys, spoken: readonly Spoken[]): string {
      const response = new VoiceResponse();
      const { most: numDigits, finishKey: finishOnKey, secret } = keys;
      const action = urls.flow(interactionId, turn, secret);
      hear(response.gather({ action, numDigits, finishOnKey, timeout: 5, actionOnEmptyResult: true }), spoken);
      return response.toString();
    },

    /** Into the carrier's parking lot; who is next is decided here, not there. */
    waitInLine({ id, language }: Called, first: RequeueReason | readonly Spoken[] = []): string {
      const response = new VoiceResponse();
      if (typeof first === 'string') say(response, language, prompts[language].backInLine[first]);
      else hear(response, first);
      response.enqueue({ action: urls.leftQueue(id), waitUrl: urls.wait(id) }, 'patchbay-waiting');
      return response.toString();
    },

    /** One round of waiting: place and expected wait, then music; the carrier asks again when it ends. */
    waiting({ id, language }: Called, place: PlaceInLine | null, offersCallback = false): string {
      const response = new VoiceResponse();
      // A key ends what they hear in it; without one the carrier asks for the next round.
      const heard = offersCallback
        ? response.gather({ action: urls.callback(id, 'offer'), numDigits: 1, timeout: 1 })
        : response;
      if (place) say(heard, language, prompts[language].place(place.position, place.expectedWaitSeconds));
      if (offersCallback) say(heard, language, prompts[language].callback.offer);
      // A round with the offer in it is no longer than one without.
      heard.play({ loop: offersCallback ? 2 : 3 }, urls.holdMusic());
      return response.toString();
    },

    /** Whether it is this number that we are to ring. */
    confirmCallback({ id, language }: Called, phoneNumber: string): string {
      const response = new VoiceResponse();
      const gather = response.gather({ action: urls.callback(id, 'confirm', phoneNumber), numDigits: 1, timeout: 8 });
      say(gather, language, prompts[language].callback.confirm(phoneNumber));
      response.redirect(urls.wait(id));
      return response.toString();
    },

    askCallbackNumber({ id, language }: Called, again: boolean): string {
      const response = new VoiceResponse();
      const gather = response.gather({
        action: urls.callback(id, 'number'),
        finishOnKey: '#',
        numDigits: 15,
        timeout: 8,
      });
      if (again) say(gather, language, prompts[language].callback.noNumber);
      say(gather, language, prompts[language].callback.askNumber);
      response.redirect(urls.wait(id));
      return response.toString();
    },

    /** Back to the music. */
    waitOn({ id }: Called): string {
      const response = new VoiceResponse();
      response.redirect(urls.wait(id));
      return response.toString();
    },

    /** At once and without a word: the agent is there and listening. */
    joinAsCustomer(interactionId: string, leg: Line): string {
      const response = new VoiceResponse();
      joinRoom(response, urls, { interactionId, leg, action: urls.leftRoom(interactionId) });
      return response.toString();
    },

    /** Somebody of ours. A supervisor is heard by nobody, by the agent, or by everybody. */
    joinAsPerson(leg: Line, agentCallSid: string | null): string {
      const response = new VoiceResponse();
      joinRoom(response, urls, { interactionId: leg.interactionId, leg, action: urls.lineLeft(leg.id), agentCallSid });
      return response.toString();
    },

    /** What the customer hears on hold, or while the agent's line is missing; asked for again by itself until somebody is back. */
    hold(language: Language, why: 'onHold' | 'agentReturning'): string {
      const response = new VoiceResponse();
      say(response, language, prompts[language][why]);
      response.play({ loop: 2 }, urls.holdMusic());
      response.redirect('');
      return response.toString();
    },

    /** Before the talk goes on. */
    welcomeBack(language: Language): string {
      const response = new VoiceResponse();
      say(response, language, prompts[language].welcomeBack);
      return response.toString();
    },

    /** The customer is connected to a telephone outside; what comes of it is told to `outsideLeft`. */
    putThrough({ id, language }: Called, to: string, callerId: string, seconds: number): string {
      const response = new VoiceResponse();
      say(response, language, prompts[language].puttingThrough);
      response.dial({ action: urls.outsideLeft(id), callerId, timeout: seconds }).number(to);
      return response.toString();
    },

    sayAndHangUp(language: Language, prompt: 'goodbye' | 'noRoom' | 'outsideNotReached' | 'callbackPromised'): string {
      const response = new VoiceResponse();
      say(response, language, prompts[language][prompt]);
      response.hangup();
      return response.toString();
    },

    hearAndHangUp(spoken: readonly Spoken[]): string {
      const response = new VoiceResponse();
      hear(response, spoken);
      response.hangup();
      return response.toString();
    },

    soundUrl: (token: string): string => urls.flowSound(token),

    /** Not answered at all: the caller hears a busy line and pays nothing. */
    reject(): string {
      const response = new VoiceResponse();
      response.reject({ reason: 'busy' });
      return response.toString();
    },

    hangUp(): string {
      const response = new VoiceResponse();
      response.hangup();
      return response.toString();
    },

    /** While we cannot decide (the database is away): music, then the same question again. */
    holdTheLine(url: string): string {
      const response = new VoiceResponse();
      response.play(urls.holdMusic());
      response.redirect(url);
      return response.toString();
    },

    nothing: () => new VoiceResponse().toString(),
  };
}
export type VoiceTwiml = ReturnType<typeof voiceTwiml>;
// The builder's list of languages lags behind the carrier's.
const say = (parent: object, language: Language, text: string): void =>
  void (parent as Sayer).say({ language: speechLanguage[language] as never }, text);

function hear(parent: object, spoken: readonly Spoken[]): void {
  for (const each of spoken) {
    if ('play' in each) (parent as Sayer).play(each.play);
    else say(parent, each.language, each.say);
  }
}

/** A line into its interaction's room. */
type Line = Pick<Leg, 'id' | 'kind' | 'interactionId' | 'mode'>;

function joinRoom(
  response: VoiceResponse,
  urls: VoiceUrls,
  room: { interactionId: string; leg: Line; action: string; agentCallSid?: string | null },
): void {
  const { leg, agentCallSid } = room;
  response.dial({ action: room.action }).conference(
    {
      participantLabel: labelOf(leg),
      startConferenceOnEnter: true,
      endConferenceOnExit: false,
      beep: 'false',
      waitUrl: '',
      ...(leg.mode === 'listen' && { muted: true }),
      ...(leg.mode === 'whisper' && agentCallSid && { coach: agentCallSid }),
      statusCallback: urls.conference(room.interactionId),
      statusCallbackEvent: ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify'],
    },
    roomName(room.interactionId),
  );
}
