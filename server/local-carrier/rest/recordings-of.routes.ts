import type { FastifyInstance } from 'fastify';
import type { Account } from '../account.ts';
import { recordLeg } from '../recordings/record-leg.ts';
import type { Recording } from '../recordings/recording.ts';
import { recordingWishOf } from './calling.ts';
import { invalid, notFound, notRecordable } from './errors.ts';
import { Form } from './form.ts';
import { pageOf, withinDates } from './paging.ts';
import { forget } from './recordings.routes.ts';
import { accountPath, viewRecording } from './views.ts';

interface OfOwner {
  Params: { owner: string };
}
interface OfRecording {
  Params: { owner: string; sid: string };
}

/** Where recordings stand under their call or their conference. */
interface Place {
  name: 'Calls' | 'Conferences';
  of: 'call' | 'conference';
  exists(owner: string): boolean;
  owns(owner: string, recording: Recording): boolean;
}

/** The recordings of one leg. */
export function callRecordingRoutes(app: FastifyInstance, account: Account): void {
  app.post<OfOwner>('/Calls/:owner/Recordings.json', async (request, reply) => {
    const call = account.calls.get(request.params.owner);
    if (!call) throw notFound(request.url);
    if (!call.isAnswered()) throw notRecordable();
    const recording = recordLeg(call, recordingWishOf(new Form(request.body), 'StartCallRecordingAPI'));
    return reply.code(201).send(viewRecording(recording, 'call'));
  });
  ownedRoutes(app, account, {
    name: 'Calls',
    of: 'call',
    exists: owner => account.calls.get(owner) !== undefined,
    owns: (owner, recording) => recording.call.sid === owner && recording.conferenceSid === null,
  });
}

/** The recordings of one conference. */
export const conferenceRecordingRoutes = (app: FastifyInstance, account: Account): void =>
  ownedRoutes(app, account, {
    name: 'Conferences',
    of: 'conference',
    exists: owner => account.conferences.get(owner) !== undefined,
    owns: (owner, recording) => recording.conferenceSid === owner,
  });

function ownedRoutes(app: FastifyInstance, account: Account, { name, of, exists, owns }: Place): void {
  const ofOwner = (owner: string): Recording[] => account.recordings.all().filter(recording => owns(owner, recording));
  /** `Twilio.CURRENT` is the latest of those that run. */
  const find = ({ owner, sid }: OfRecording['Params']): Recording => {
    const wanted = (one: Recording) => (sid === 'Twilio.CURRENT' ? one.isLive() : one.sid === sid);
    const found = ofOwner(owner).find(wanted);
    if (!found) throw notFound(`${accountPath(account.sid)}/${name}/${owner}/Recordings/${sid}.json`);
    return found;
  };

  app.get<OfOwner>(`/${name}/:owner/Recordings.json`, async request => {
    const { owner } = request.params;
    const path = `${accountPath(account.sid)}/${name}/${owner}/Recordings.json`;
    if (!exists(owner)) throw notFound(path);
    const query = new Form(request.query);
    const found = ofOwner(owner).filter(recording => withinDates(query, 'DateCreated', recording.createdAt));
    return pageOf(path, query, 'recordings', found, recording => viewRecording(recording, of));
  });

  app.get<OfRecording>(`/${name}/:owner/Recordings/:sid.json`, async request =>
    viewRecording(find(request.params), of),
  );

  app.post<OfRecording>(`/${name}/:owner/Recordings/:sid.json`, async request => {
    const recording = find(request.params);
    update(recording, new Form(request.body));
    return viewRecording(recording, of);
  });

  app.delete<OfRecording>(`/${name}/:owner/Recordings/:sid.json`, async (request, reply) => {
    forget(account, find(request.params));
    return reply.code(204).send();
  });
}

function update(recording: Recording, form: Form): void {
  const status = form.text('Status');
  if (!recording.isLive()) throw notRecordable();
  if (status === 'stopped') recording.stop('stopped');
  else if (status === 'in-progress') recording.resume();
  else if (status === 'paused') recording.pause(form.text('PauseBehavior') === 'skip' ? 'skip' : 'silence');
  else throw invalid(20001, 'Status must be in-progress, paused or stopped');
}
