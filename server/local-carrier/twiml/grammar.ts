/** What may stand in what, and with which attributes: the voice verbs as Twilio's own TwiML builder knows them. */

export interface Rule {
  attributes: ReadonlySet<string>;
  children: ReadonlySet<string>;
  text: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' ').filter(Boolean));
const rule = (attributes: string, children = '', text = false): Rule => ({
  attributes: words(attributes),
  children: words(children),
  text,
});

const callback = 'statusCallback statusCallbackMethod';
const progress = `${callback} statusCallbackEvent`;
const recordingCallback = 'recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent';
const answeringMachine =
  'machineDetection machineDetectionSilenceTimeout machineDetectionSpeechEndThreshold ' +
  'machineDetectionSpeechThreshold machineDetectionTimeout amdStatusCallback amdStatusCallbackMethod';
const ssml = 'break emphasis lang p phoneme prosody s say-as sub w';
const prompts = 'Say Play Pause';

export const grammar: Readonly<Record<string, Rule>> = {
  Response: rule(
    '',
    'Connect Dial Enqueue Gather Hangup Leave Pause Pay Play Prompt Record Redirect Refer Reject Say Sms Message Start Stop',
  ),
  Say: rule('voice language loop', ssml, true),
  Play: rule('loop digits', '', true),
  Pause: rule('length'),
  Hangup: rule(''),
  Leave: rule(''),
  Reject: rule('reason', 'Parameter'),
  Redirect: rule('method', '', true),
  Gather: rule(
    'action method input numDigits finishOnKey timeout speechTimeout actionOnEmptyResult language hints speechModel ' +
      'profanityFilter partialResultCallback partialResultCallbackMethod bargeIn enhanced maxSpeechTime debug',
    prompts,
  ),
  Record: rule(
    `action method timeout finishOnKey maxLength playBeep trim ${recordingCallback} transcribe transcribeCallback ` +
      'recordingConfigurationId',
  ),
  Enqueue: rule('action method waitUrl waitUrlMethod maxQueueSize workflowSid', 'Task', true),
  Task: rule('priority timeout', '', true),
  Dial: rule(
    'action method timeout timeLimit callerId callReason hangupOnStar answerOnBridge ringTone record ' +
      `${recordingCallback} recordingTrack recordingConfigurationId trim sequential referUrl referMethod events passports`,
    'Number Client Queue Conference Sip Sim Application WhatsApp',
    true,
  ),
  Number: rule(`url method sendDigits ${progress} ${answeringMachine} byoc`, '', true),
  Client: rule(`url method ${progress}`, 'Identity Parameter', true),
  Identity: rule('', '', true),
  Parameter: rule('name value'),
  Queue: rule('url method reservationSid postWorkActivitySid', '', true),
  Conference: rule(
    'muted beep startConferenceOnEnter endConferenceOnExit participantLabel jitterBufferSize waitUrl waitMethod ' +
      `maxParticipants record region trim coach ${progress} ${recordingCallback} recordingConfigurationId eventCallbackUrl`,
    '',
    true,
  ),
  Sip: rule(`url method username password ${progress} ${answeringMachine}`, 'Parameter', true),
  Sim: rule('', '', true),
  Application: rule(`url method copyParentTo customerId ${progress}`, 'ApplicationSid Parameter', true),
  ApplicationSid: rule('', '', true),
  WhatsApp: rule(`url method ${progress}`, '', true),
  Connect: rule('action method', 'Stream ConversationRelay VirtualAgent Conversation Room Autopilot'),
  Start: rule('action method', 'Stream Recording Siprec Transcription'),
  Stop: rule('', 'Stream Siprec Transcription Recording'),
  Stream: rule(`url name track connectorName audioFormat sampleRate ${callback}`, 'Parameter'),
  Recording: rule(`channels track trim ${recordingCallback} recordingConfigurationId`),
  Siprec: rule(`name connectorName track ${callback}`, 'Parameter'),
  Transcription: rule(
    'name track statusCallbackUrl statusCallbackMethod languageCode partialResults transcriptionEngine speechModel hints ' +
      'inboundTrackLabel outboundTrackLabel intelligenceService profanityFilter enableAutomaticPunctuation',
    'Config',
  ),
  Config: rule('name value'),
  Pay: rule(
    'action paymentConnector chargeAmount currency paymentMethod tokenType validCardTypes securityCode postalCode ' +
      `minPostalCodeLength maxAttempts timeout ${callback} language description input bankAccountType`,
    'Prompt Parameter',
  ),
  Prompt: rule('for errorType attempt cardType requireMatchingInputs', prompts),
  Refer: rule('action method', 'Sip ReferSip'),
  Sms: rule(`to from action method ${callback}`, '', true),
  Message: rule(`to from action method ${callback}`, 'Body Media', true),
  Body: rule('', '', true),
  Media: rule('', '', true),
};

/** Speech markup inside `<Say>` is taken as text: its own grammar is the voice engine's business. */
export const speechMarkup = words(ssml);
