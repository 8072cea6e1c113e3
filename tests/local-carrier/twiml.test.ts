import { expect, test } from 'vitest';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { parseTwiml, validateTwiml } from '#server/local-carrier/twiml/parse.ts';
import { twiml } from './office.ts';

test("a document made by Twilio's own builder is fine", () => {
  const response = new VoiceResponse();
  const gather = response.gather({ action: '/menu', numDigits: 1, timeout: 5 });
  gather.say({ language: 'zh-CN' as never }, '按一 & 等待');
  response.enqueue({ waitUrl: '/wait', action: '/left' }, 'support');
  const dial = response.dial({ action: '/left', answerOnBridge: true });
  dial.conference({ participantLabel: 'a', statusCallback: '/events', statusCallbackEvent: ['start', 'join'] }, 'room');
  const client = dial.client({ url: '/screen' });
  client.identity('agent_1');
  client.parameter({ name: 'a', value: 'b' });
  response.redirect({ method: 'POST' }, '/again?a=1&b=2');
  const { verbs, problems } = parseTwiml(response.toString());
  expect(problems).toEqual([]);
  expect(verbs?.map(verb => verb.name)).toEqual(['Gather', 'Enqueue', 'Dial', 'Redirect']);
  expect(verbs?.[0]?.children[0]).toMatchObject({
    name: 'Say',
    text: '按一 & 等待',
    attributes: { language: 'zh-CN' },
  });
  expect(verbs?.[3]?.text).toBe('/again?a=1&b=2');
});

test.each([
  { xml: '\n<?xml version="1.0"?><Response/>', why: 'a blank line before the declaration' },
  { xml: '<Response><Say>Fish & chips</Say></Response>', why: 'an & that is not escaped' },
  { xml: '<Response><Say>Hello</Response>', why: 'a tag that is not closed' },
  { xml: '<Answer/>', why: 'no <Response>' },
  { xml: '<response/>', why: 'names are case-sensitive' },
  { xml: '', why: 'nothing' },
])('a document with $why is refused whole (12100)', ({ xml }) => {
  expect(parseTwiml(xml)).toMatchObject({ verbs: null, problems: [{ code: 12100 }] });
});

test.each([
  { body: '<Gather><Dial>+12025550123</Dial></Gather>', message: '<Dial> does not belong in <Gather>' },
  { body: '<Conference>room</Conference>', message: '<Conference> does not belong in <Response>' },
  { body: '<Dial><Say>Hi</Say></Dial>', message: '<Say> does not belong in <Dial>' },
  { body: '<Client>agent_1</Client>', message: '<Client> does not belong in <Response>' },
  { body: '<Say><Play>x.wav</Play></Say>', message: '<Play> does not belong in <Say>' },
  { body: '<say>Hi</say>', message: '<say> does not belong in <Response>' },
  { body: '<Pause seconds="3"/>', message: '<Pause> has no attribute seconds' },
  { body: '<Enqueue waiturl="/x">q</Enqueue>', message: '<Enqueue> has no attribute waiturl' },
  { body: '<Hangup>now</Hangup>', message: '<Hangup> takes no text' },
])('$body is reported (12200) and the rest runs', ({ body, message }) => {
  expect(validateTwiml(twiml(body))).toEqual([{ code: 12200, message }]);
  expect(parseTwiml(twiml(body)).verbs).not.toBeNull();
});

test('speech markup is spoken as text, comments are not, and text keeps its entities', () => {
  const { verbs } = parseTwiml(
    twiml('<Say><!-- no --><prosody rate="slow">A &amp; <break time="1s"/>&#20013;</prosody> B</Say>'),
  );
  expect(verbs?.[0]?.text).toBe('A & 中 B');
});
