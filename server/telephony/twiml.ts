import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { RequeueReason } from '#server/interactions/interaction.schema.ts';
import type { Language } from '#server/platform/schema.ts';
import type { IvrResult } from './ivr.ts';
import type { Settings } from '#server/platform/settings.ts';
import { prompts, speechLanguage } from './prompts.ts';
import type { Leg } from './leg.entity.ts';
import { type VoiceUrls, labelOf, roomName } from './urls.ts';

interface PlaceInLine {
  position: number;
  expectedWaitSeconds: number;
}

/** The interaction whose customer hears it; greeted in the name of the branch that was rung. */
type Called = Pick<Interaction, 'id' | 'language' | 'branchId'>;
type Sayer = { say: (attributes: { language: never }, text: string) => unknown };

/** TwiML for each moment of a call. Pure: ids and words in, XML out. */
export function voiceTwiml(urls: VoiceUrls, settings: Settings) {
  const greeting = (language: Language, branchId: string | null | undefined): string => {
    const key = language === 'en' ? 'organisationName' : 'organisationNameZh';
    return prompts[language].greeting(settings.of(key, ...settings.placesOf(branchId)));
  };
  return {
    /** Greeting and choice of language; both languages are spoken. */
    askLanguage({ id, branchId }: Called, attempt: number, because?: Asked): string {
      const response = new VoiceResponse();
      const gather = response.gather(gatherOptions(urls.ivr(id, 'language', attempt)));
      if (attempt === 1) for (const language of both) say(gather, language, greeting(language, branchId));
      if (because) for (const language of both) say(gather, language, complaint(language, because));
      for (const language of both) say(gather, language, prompts[language].chooseLanguage);
      return response.toString();
    },

    askMenu({ id, language, branchId }: Called, attempt: number, because?: Asked, first?: 'greet'): string {
      const response = new VoiceResponse();
      const gather = response.gather(gatherOptions(urls.ivr(id, 'menu', attempt)));
      if (first) say(gather, language, greeting(language, branchId));
      if (because) say(gather, language, complaint(language, because));
      say(gather, language, prompts[language].menu);
      return response.toString();
    },

    /** Into the carrier's parking lot; who is next is decided here, not there. */
    waitInLine({ id, language, branchId }: Called, first?: RequeueReason | 'greet'): string {
      const response = new VoiceResponse();
      if (first)
        say(response, language, first === 'greet' ? greeting(language, branchId) : prompts[language].backInLine[first]);
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
      heard.play({ loop: 3 }, urls.holdMusic());
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

    sayWordsAndHangUp(language: Language, words: string): string {
      const response = new VoiceResponse();
      say(response, language, words);
      response.hangup();
      return response.toString();
    },

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
type Asked = Extract<IvrResult, { next: 'ask' }>['because'];

const both: readonly Language[] = ['en', 'zh-CN'];

const gatherOptions = (action: string) => ({ action, numDigits: 1, timeout: 5, actionOnEmptyResult: true });

const complaint = (language: Language, because: Asked): string =>
  because === 'wrong_key' ? prompts[language].wrongKey : prompts[language].nothingPressed;

// The builder's list of languages lags behind the carrier's.
const say = (parent: object, language: Language, text: string): void =>
  void (parent as Sayer).say({ language: speechLanguage[language] as never }, text);

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
