import type { FastifyInstance, FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import type { Account } from '../account.ts';
import { WAV_HEADER_BYTES } from '../audio/wav.ts';
import type { Recording } from '../recordings/recording.ts';
import { notFound } from './errors.ts';
import { Form } from './form.ts';
import { pageOf, withinDates } from './paging.ts';
import { accountPath, viewRecording } from './views.ts';

interface OfRecording {
  Params: { sid: string };
}

/** All recordings of the account, and their sound. */
export function recordingRoutes(app: FastifyInstance, account: Account): void {
  const path = `${accountPath(account.sid)}/Recordings`;
  const find = (sid: string): Recording => {
    const recording = account.recordings.get(sid);
    if (!recording) throw notFound(`${path}/${sid}`);
    return recording;
  };

  app.get('/Recordings.json', async request => {
    const query = new Form(request.query);
    const found = account.recordings.all().filter(recording => matches(recording, query));
    return pageOf(`${path}.json`, query, 'recordings', found, recording => viewRecording(recording, 'account'));
  });

  app.get<OfRecording>('/Recordings/:sid.json', async request => viewRecording(find(request.params.sid), 'account'));

  app.delete<OfRecording>('/Recordings/:sid.json', async (request, reply) => {
    forget(account, find(request.params.sid));
    return reply.code(204).send();
  });

  app.get<OfRecording>('/Recordings/:sid.wav', async (request, reply) =>
    sendSound(reply, find(request.params.sid), path),
  );
  app.get<OfRecording>('/Recordings/:sid', async (request, reply) => sendSound(reply, find(request.params.sid), path));
}

/** One that still runs is stopped: nobody could ever hear it. */
export function forget(account: Account, recording: Recording): void {
  recording.stop('stopped');
  account.recordings.remove(recording);
}

function sendSound(reply: FastifyReply, recording: Recording, path: string): FastifyReply {
  if (!recording.isReady()) throw notFound(`${path}/${recording.sid}`);
  const { tape } = recording;
  return reply
    .type('audio/x-wav')
    .header('content-length', WAV_HEADER_BYTES + tape.length * tape.channels * 2)
    .send(Readable.from(tape.wav()));
}

function matches(recording: Recording, query: Form): boolean {
  const same = (name: string, value: string | null) => !query.text(name) || query.text(name) === value;
  return (
    same('CallSid', recording.call.sid) &&
    same('ConferenceSid', recording.conferenceSid) &&
    withinDates(query, 'DateCreated', recording.createdAt)
  );
}
