import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Language } from '#server/platform/schema.ts';
import type { IvrResult } from './ivr.ts';
import type { Settings } from '#server/platform/settings.ts';
import { prompts, speechLanguage } from './prompts.ts';
import { type VoiceUrls, roomName } from './urls.ts';

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
    waitInLine({ id, language, branchId }: Called, first?: 'backInLine' | 'greet'): string {
      const response = new VoiceResponse();
      if (first)
        say(response, language, first === 'greet' ? greeting(language, branchId) : prompts[language].backInLine);
      response.enqueue({ action: urls.leftQueue(id), waitUrl: urls.wait(id) }, 'patchbay-waiting');
      return response.toString();
    },

    /** One round of waiting: place and expected wait, then music; the carrier asks again when it ends. */
    waiting(language: Language, place: { position: number; expectedWaitSeconds: number } | null): string {
      const response = new VoiceResponse();
      if (place) say(response, language, prompts[language].place(place.position, place.expectedWaitSeconds));
      response.play({ loop: 3 }, urls.holdMusic());
      return response.toString();
    },

    /** At once and without a word: the agent is there and listening. */
    joinAsCustomer(interactionId: string, legId: string): string {
      const response = new VoiceResponse();
      joinRoom(response, urls, { interactionId, label: `customer-${legId}`, action: urls.leftRoom(interactionId) });
      return response.toString();
    },

    joinAsAgent(interactionId: string, legId: string): string {
      const response = new VoiceResponse();
      joinRoom(response, urls, { interactionId, label: `agent-${legId}`, action: urls.agentLeft(legId) });
      return response.toString();
    },

    /** What the customer hears while the agent's line is missing; asked for again by itself until the agent is back. */
    hold(language: Language): string {
      const response = new VoiceResponse();
      say(response, language, prompts[language].agentReturning);
      response.play({ loop: 0 }, urls.holdMusic());
      return response.toString();
    },

    sayAndHangUp(language: Language, prompt: 'goodbye' | 'noRoom'): string {
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

function joinRoom(
  response: VoiceResponse,
  urls: VoiceUrls,
  room: { interactionId: string; label: string; action: string },
): void {
  response.dial({ action: room.action }).conference(
    {
      participantLabel: room.label,
      startConferenceOnEnter: true,
      endConferenceOnExit: false,
      beep: 'false',
      waitUrl: '',
      statusCallback: urls.conference(room.interactionId),
      statusCallbackEvent: ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify'],
    },
    roomName(room.interactionId),
  );
}
