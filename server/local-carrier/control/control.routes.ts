import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { LocalCarrier } from '../carrier.ts';
import type { FaultSettings } from '../faults.ts';
import { trainingRoutes } from './training.routes.ts';

const Count = Type.Integer({ minimum: 0 });
const changes = {
  delayCallbacksMs: Count,
  duplicateCallbacks: Count,
  dropCallbacks: Count,
  reorderCallbacks: Count,
  onlyCallbacksTo: Type.String(),
  onlyRestTo: Type.String(),
  refuseRest: Count,
  failRest: Count,
  failRestStatus: Type.Union([Type.Literal(500), Type.Literal(503)]),
  failedButDone: Type.Boolean(),
  silenceRest: Count,
  silenceMs: Count,
  silentButDone: Type.Boolean(),
  hangUpAt: Type.String(),
} satisfies Record<keyof FaultSettings, unknown>;
const Changes = Type.Partial(Type.Object(changes), { additionalProperties: false });
const Sid = Type.Object({ sid: Type.String() });
const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** What tests and curious people may do to the carrier: ring, press keys, cause trouble, turn the clock, look. */
export async function controlRoutes(app: FastifyInstance, { carrier }: { carrier: LocalCarrier }): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  // A web page in somebody's browser must not reach this, neither directly nor by a name that points here.
  routes.addHook('onRequest', async (request, reply) => {
    if (request.headers.origin === undefined && loopback.test(request.headers.host ?? '')) return;
    await reply.code(403).send({ error: 'The control API answers programs on this machine only.' });
  });

  const Dialled = Type.Object({ from: Type.Union([Type.String(), Type.Null()]), to: Type.String() });
  routes.post('/control/calls', { schema: { body: Dialled } }, async (request, reply) => {
    const { from, to } = request.body;
    const known = carrier.account.numbers.byNumber(to);
    return known ? carrier.call(from, to) : reply.code(404).send({ error: `${to} is not one of our numbers` });
  });

  const Digits = Type.Object({ digits: Type.String({ pattern: '^[0-9*#wW]+$' }) });
  routes.post('/control/calls/:sid/digits', { schema: { params: Sid, body: Digits } }, async (request, reply) => {
    carrier.pressDigits(request.params.sid, request.body.digits);
    return reply.code(204).send();
  });

  routes.post('/control/calls/:sid/hangup', { schema: { params: Sid } }, async (request, reply) => {
    carrier.hangUp(request.params.sid);
    return reply.code(204).send();
  });

  const Connect = Type.Object({ token: Type.String(), params: Type.Record(Type.String(), Type.String()) });
  routes.post('/control/clients', { schema: { body: Connect } }, async (request, reply) => {
    try {
      return carrier.connectClient(request.body.token, request.body.params);
    } catch (error) {
      return reply.code(403).send({ error: error instanceof Error ? error.message : String(error) });
    }
  });

  routes.post('/control/faults', { schema: { body: Changes } }, async request =>
    carrier.account.faults.set(request.body),
  );

  const Turn = Type.Object({ advanceMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }) });
  routes.post('/control/clock', { schema: { body: Turn } }, async request => {
    await carrier.advance(request.body.advanceMs);
    return { now: new Date(carrier.account.clock.now()).toISOString() };
  });

  await app.register(trainingRoutes, { carrier });

  routes.get('/control/state', async () => carrier.state());
  routes.get('/control/log', async () => ({ entries: carrier.account.log.all() }));
}
