import type { FastifyInstance } from 'fastify';
import type { Account } from '../account.ts';
import type { Member, Queue } from '../queues/queue.ts';
import { invalid, notFound } from './errors.ts';
import { Form } from './form.ts';
import { pageOf } from './paging.ts';
import { accountPath, viewMember, viewQueue } from './views.ts';

interface OfQueue {
  Params: { queueSid: string };
}
interface OfMember {
  Params: { queueSid: string; callSid: string };
}

export function queueRoutes(app: FastifyInstance, account: Account): void {
  const path = `${accountPath(account.sid)}/Queues`;
  const view = (queue: Queue) => viewQueue(account.sid, queue);
  const find = (sid: string): Queue => {
    const queue = account.queues.get(sid);
    if (!queue) throw notFound(`${path}/${sid}.json`);
    return queue;
  };

  app.get('/Queues.json', async request =>
    pageOf(`${path}.json`, new Form(request.query), 'queues', account.queues.all(), view),
  );

  app.post('/Queues.json', async (request, reply) => {
    const form = new Form(request.body);
    const name = freeName(account, form.text('FriendlyName'));
    const queue = account.queues.create(name, form.integer('MaxSize', 1_000, 1, 5_000));
    return reply.code(201).send(view(queue));
  });

  app.get<OfQueue>('/Queues/:queueSid.json', async request => view(find(request.params.queueSid)));

  app.post<OfQueue>('/Queues/:queueSid.json', async request => {
    const queue = find(request.params.queueSid);
    const form = new Form(request.body);
    const name = form.text('FriendlyName');
    if (name !== undefined && name !== queue.friendlyName) account.queues.rename(queue, freeName(account, name));
    queue.maxSize = form.integer('MaxSize', queue.maxSize, 1, 5_000);
    queue.updatedAt = account.clock.now();
    return view(queue);
  });

  app.delete<OfQueue>('/Queues/:queueSid.json', async (request, reply) => {
    const queue = find(request.params.queueSid);
    if (queue.members.length > 0) throw invalid(22002, 'A queue with members cannot be deleted');
    account.queues.delete(queue);
    return reply.code(204).send();
  });

  memberRoutes(app, account, find);
}

function memberRoutes(app: FastifyInstance, account: Account, findQueue: (sid: string) => Queue): void {
  const path = (sid: string) => `${accountPath(account.sid)}/Queues/${sid}/Members`;
  const find = ({ queueSid, callSid }: OfMember['Params']): [Queue, Member] => {
    const queue = findQueue(queueSid);
    const member = callSid === 'Front' ? queue.members[0] : queue.members.find(one => one.call.sid === callSid);
    if (!member) throw notFound(`${path(queueSid)}/${callSid}.json`);
    return [queue, member];
  };

  app.get<OfQueue>('/Queues/:queueSid/Members.json', async request => {
    const queue = findQueue(request.params.queueSid);
    const view = (member: Member) => viewMember(account.sid, queue, member);
    return pageOf(`${path(queue.sid)}.json`, new Form(request.query), 'queue_members', queue.members, view);
  });

  app.get<OfMember>('/Queues/:queueSid/Members/:callSid.json', async request =>
    viewMember(account.sid, ...find(request.params)),
  );

  app.post<OfMember>('/Queues/:queueSid/Members/:callSid.json', async request => {
    const [queue, member] = find(request.params);
    const form = new Form(request.body);
    const url = form.url('Url', 21205);
    if (!url) throw invalid(21205, 'Url parameter is required.');
    const view = viewMember(account.sid, queue, member);
    // Out of the line at once: whoever asks a moment later is told that nobody is there.
    queue.remove(member);
    member.call.redirect({ url, method: form.method('Method') });
    return view;
  });
}

function freeName(account: Account, name: string | undefined): string {
  if (!name) throw invalid(22001, 'FriendlyName is required');
  if (name.length > 64) throw invalid(22001, 'FriendlyName has at most 64 characters');
  if (account.queues.named(name)) throw invalid(22003, `A queue named ${name} exists already`);
  return name;
}
