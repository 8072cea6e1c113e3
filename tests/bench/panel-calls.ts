import { randomBytes } from 'node:crypto';
import type { FakeCarrier } from './fake-carrier.ts';

const sid = () => `CA${randomBytes(16).toString('hex')}`;
const actionIn = (xml: string) => /action="([^"]*)"/.exec(xml)![1]!.replaceAll('&amp;', '&');

/** Somebody rings from this number and chooses the first of each menu; resolves when they wait. */
export async function ringFrom(carrier: FakeCarrier, from: string): Promise<{ hangUp: () => Promise<void> }> {
  const call = { CallSid: sid(), From: from, To: '+12025550100' };
  carrier.liveCalls.add(call.CallSid);
  const say = async (url: string, fields: Record<string, string>) => {
    const answer = await carrier.post(url, { ...call, ...fields });
    if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${answer.body.slice(0, 200)}`);
    return answer.body;
  };
  const language = await say('/twilio/voice', { CallStatus: 'ringing' });
  const menu = await say(actionIn(language), { Digits: '1', CallStatus: 'in-progress' });
  await say(actionIn(menu), { Digits: '1', CallStatus: 'in-progress' });
  return {
    async hangUp() {
      carrier.liveCalls.delete(call.CallSid);
      await carrier.post('/twilio/voice/status', {
        ...call,
        CallStatus: 'completed',
        CallDuration: '3',
        SequenceNumber: '0',
      });
    },
  };
}
