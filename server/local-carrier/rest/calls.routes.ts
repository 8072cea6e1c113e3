import type { FastifyInstance } from 'fastify';
import type { Account } from '../account.ts';
import type { Call } from '../calls/call.ts';
import { twimlProgram } from '../calls/drive.ts';
import { placeCall } from '../calls/place.ts';
import type { Source } from '../twiml/source.ts';
import { addressesOf, callbackOf, recordOf, sendDigitsOf, turnOf } from './calling.ts';
import { invalid, notFound, notInProgress } from './errors.ts';
import { Form } from './form.ts';
import { pageOf, withinDates } from './paging.ts';
import { accountPath, viewCall } from './views.ts';

const MAX_TWIML = 4_000;
const endings = ['completed', 'canceled'];

export function callRoutes(app: FastifyInstance, account: Account): void {
  const path = `${accountPath(account.sid)}/Calls`;
  const find = (sid: string): Call => {
    const call = account.calls.get(sid);
    if (!call) throw notFound(`${path}/${sid}.json`);
    return call;
  };

  app.post('/Calls.json', async (request, reply) =>
    reply.code(201).send(viewCall(createCall(account, new Form(request.body)))),
  );

  app.get('/Calls.json', async request => {
    const query = new Form(request.query);
    return pageOf(
      `${path}.json`,
      query,
      'calls',
      account.calls.all().filter(call => matches(call, query)),
      viewCall,
    );
  });

  app.get<{ Params: { sid: string } }>('/Calls/:sid.json', async request => viewCall(find(request.params.sid)));

  app.post<{ Params: { sid: string } }>('/Calls/:sid.json', async request => {
    const call = find(request.params.sid);
    updateCall(call, new Form(request.body));
    return viewCall(call);
  });
}

function createCall(account: Account, form: Form): Call {
  const { from, to } = addressesOf(account, form);
  const application = account.applications.get(form.text('ApplicationSid') ?? '');
  if (form.text('ApplicationSid') && !application) throw invalid(21218, 'Invalid ApplicationSid');
  const source: Source | undefined = application
    ? { url: application.voiceUrl, method: application.voiceMethod }
    : sourceOf(form);
  if (!source) throw invalid(21205, 'Url parameter is required.');
  const callback = application
    ? application.statusCallback && {
        url: application.statusCallback,
        method: application.statusCallbackMethod,
        events: new Set(['completed']),
      }
    : callbackOf(form);
  const fallbackUrl = form.url('FallbackUrl');
  const sendDigits = sendDigitsOf(form);
  return placeCall(account, {
    facts: {
      from,
      to,
      direction: 'outbound-api',
      ...(callback ? { callback } : {}),
      ...(fallbackUrl ? { fallback: { url: fallbackUrl, method: form.method('FallbackMethod') } } : {}),
      ...(application ? { applicationSid: application.sid } : {}),
    },
    timeoutMs: form.integer('Timeout', 60, 1, 600) * 1_000,
    timeLimitMs: form.integer('TimeLimit', 14_400, 1, 86_400) * 1_000,
    sendDigits,
    turn: turnOf(account.callPace),
    record: recordOf(form),
    program: (run, call) => twimlProgram(call, source)(run),
  });
}

/** `Url` before `Twiml`; undefined when neither was sent. */
function sourceOf(form: Form): Source | undefined {
  const url = form.url('Url', 21205);
  if (url) return { url, method: form.method('Method') };
  const twiml = form.text('Twiml');
  if (twiml === undefined) return undefined;
  if (twiml.length > MAX_TWIML) throw invalid(32018, `Twiml is longer than ${MAX_TWIML} characters`);
  return { twiml };
}

function updateCall(call: Call, form: Form): void {
  const source = sourceOf(form);
  const status = form.text('Status');
  if (status !== undefined && !endings.includes(status)) throw invalid(20001, 'Status must be completed or canceled');
  if ((source || status) && call.isOver()) throw notInProgress();
  if (status === 'canceled' && call.isAnswered()) throw notInProgress();
  if (source && !status && !call.isAnswered()) throw notInProgress();
  const callback = callbackOf(form);
  if (callback) call.callback = { ...callback, events: call.callback?.events ?? callback.events };
  const fallbackUrl = form.url('FallbackUrl');
  if (fallbackUrl) call.fallback = { url: fallbackUrl, method: form.method('FallbackMethod') };
  if (status) call.end(call.isAnswered() ? 'completed' : 'canceled');
  else if (source) call.redirect(source);
}

function matches(call: Call, query: Form): boolean {
  const same = (name: string, value: string | undefined) => !query.text(name) || query.text(name) === value;
  return (
    same('To', call.facts.to) &&
    same('From', call.facts.from) &&
    same('ParentCallSid', call.facts.parent?.sid) &&
    same('Status', call.status) &&
    withinDates(query, 'StartTime', call.answeredAt ?? call.createdAt) &&
    withinDates(query, 'EndTime', call.endedAt)
  );
}
