import type { FastifyInstance } from 'fastify';
import type { Account } from '../account.ts';
import type { Conference } from '../conferences/conference.ts';
import { invalid, notFound } from './errors.ts';
import { Form } from './form.ts';
import { pageOf, withinDates } from './paging.ts';
import { accountPath, viewConference } from './views.ts';

export function conferenceRoutes(app: FastifyInstance, account: Account): void {
  const path = `${accountPath(account.sid)}/Conferences`;
  const view = (conference: Conference) => viewConference(account.sid, conference);
  const find = (sid: string): Conference => {
    const conference = account.conferences.get(sid);
    if (!conference) throw notFound(`${path}/${sid}.json`);
    return conference;
  };

  app.get('/Conferences.json', async request => {
    const query = new Form(request.query);
    const found = account.conferences.all().filter(conference => matches(conference, query));
    return pageOf(`${path}.json`, query, 'conferences', found, view);
  });

  app.get<{ Params: { sid: string } }>('/Conferences/:sid.json', async request => view(find(request.params.sid)));

  app.post<{ Params: { sid: string } }>('/Conferences/:sid.json', async request => {
    const conference = find(request.params.sid);
    updateConference(conference, new Form(request.body), `${path}/${conference.sid}.json`);
    return view(conference);
  });
}

function updateConference(conference: Conference, form: Form, path: string): void {
  const status = form.text('Status');
  if (status !== undefined && status !== 'completed') throw invalid(20001, 'Status must be completed');
  const url = form.url('AnnounceUrl');
  // Of a conference that is over nothing is left to be changed.
  if (conference.status === 'completed') throw notFound(path);
  if (url) announceToAll(conference, { url, method: form.method('AnnounceMethod') });
  if (status) conference.end('conference-ended-via-api', null);
}

/** Everybody hears it; what happened is reported once. */
function announceToAll(conference: Conference, source: { url: string; method: 'GET' | 'POST' }): void {
  const heard = [...conference.participants.values()].map(participant => participant.announce(source));
  void Promise.all(heard).then(results => {
    const event = results.some(Boolean) ? 'announcement-end' : 'announcement-fail';
    conference.reporter.report(event, null, { AnnounceUrl: source.url });
  });
}

function matches(conference: Conference, query: Form): boolean {
  const same = (name: string, value: string) => !query.text(name) || query.text(name) === value;
  return (
    same('FriendlyName', conference.friendlyName) &&
    same('Status', conference.status) &&
    withinDates(query, 'DateCreated', conference.createdAt) &&
    withinDates(query, 'DateUpdated', conference.updatedAt)
  );
}
