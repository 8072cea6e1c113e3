import type { FastifyInstance } from 'fastify';
import type { Account } from '../account.ts';
import { type Application, newApplication, type PhoneNumber } from '../numbers.ts';
import { notFound } from './errors.ts';
import { Form } from './form.ts';
import { pageOf } from './paging.ts';
import { accountPath, viewApplication, viewNumber } from './views.ts';

interface BySid {
  Params: { sid: string };
}

/** Numbers and TwiML apps: where Twilio asks what to do. */
export function numberRoutes(app: FastifyInstance, account: Account): void {
  const path = `${accountPath(account.sid)}/IncomingPhoneNumbers`;
  const view = (number: PhoneNumber) => viewNumber(account.sid, number);
  const find = (sid: string): PhoneNumber => {
    const number = account.numbers.get(sid);
    if (!number) throw notFound(`${path}/${sid}.json`);
    return number;
  };

  app.get('/IncomingPhoneNumbers.json', async request => {
    const query = new Form(request.query);
    const found = account.numbers.all().filter(number => matches(query, number));
    return pageOf(`${path}.json`, query, 'incoming_phone_numbers', found, view);
  });

  app.get<BySid>('/IncomingPhoneNumbers/:sid.json', async request => view(find(request.params.sid)));

  app.post<BySid>('/IncomingPhoneNumbers/:sid.json', async request => {
    const number = find(request.params.sid);
    const form = new Form(request.body);
    Object.assign(number, voiceChanges(form, number), {
      voiceApplicationSid: form.text('VoiceApplicationSid') ?? number.voiceApplicationSid,
      smsFallbackUrl: form.url('SmsFallbackUrl') ?? number.smsFallbackUrl,
      smsFallbackMethod: form.method('SmsFallbackMethod', number.smsFallbackMethod),
      updatedAt: account.clock.now(),
    });
    return view(number);
  });
}

export function applicationRoutes(app: FastifyInstance, account: Account): void {
  const path = `${accountPath(account.sid)}/Applications`;
  const view = (application: Application) => viewApplication(account.sid, application);
  const find = (sid: string): Application => {
    const application = account.applications.get(sid);
    if (!application) throw notFound(`${path}/${sid}.json`);
    return application;
  };
  const change = (application: Application, form: Form): Application =>
    Object.assign(application, voiceChanges(form, application), {
      messageStatusCallback: form.url('MessageStatusCallback') ?? application.messageStatusCallback,
      updatedAt: account.clock.now(),
    });

  app.get('/Applications.json', async request => {
    const query = new Form(request.query);
    const name = query.text('FriendlyName');
    const found = [...account.applications.values()].filter(one => !name || one.friendlyName === name);
    return pageOf(`${path}.json`, query, 'applications', found, view);
  });

  app.post('/Applications.json', async (request, reply) => {
    const application = change(newApplication('', account.clock.now()), new Form(request.body));
    account.applications.set(application.sid, application);
    return reply.code(201).send(view(application));
  });

  app.get<BySid>('/Applications/:sid.json', async request => view(find(request.params.sid)));

  app.post<BySid>('/Applications/:sid.json', async request =>
    view(change(find(request.params.sid), new Form(request.body))),
  );
}

/** What numbers and applications share; a field that was not sent stays. */
function voiceChanges(form: Form, now: PhoneNumber | Application): Partial<PhoneNumber & Application> {
  return {
    friendlyName: form.text('FriendlyName') ?? now.friendlyName,
    voiceUrl: form.url('VoiceUrl') ?? now.voiceUrl,
    voiceMethod: form.method('VoiceMethod', now.voiceMethod),
    voiceFallbackUrl: form.url('VoiceFallbackUrl') ?? now.voiceFallbackUrl,
    voiceFallbackMethod: form.method('VoiceFallbackMethod', now.voiceFallbackMethod),
    statusCallback: form.url('StatusCallback') ?? now.statusCallback,
    statusCallbackMethod: form.method('StatusCallbackMethod', now.statusCallbackMethod),
    smsUrl: form.url('SmsUrl') ?? now.smsUrl,
    smsMethod: form.method('SmsMethod', now.smsMethod),
  };
}

function matches(query: Form, number: PhoneNumber): boolean {
  const name = query.text('FriendlyName');
  const digits = query.text('PhoneNumber');
  return (!name || number.friendlyName === name) && (!digits || number.phoneNumber.includes(digits));
}
