import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { LocalCarrier } from '../carrier.ts';
import { languages } from '../training/situation.ts';
import { situations } from '../training/situations.ts';

const Order = Type.Object(
  {
    situation: Type.String(),
    language: Type.Enum([...languages]),
    /** Null: the first of our numbers. */
    to: Type.Union([Type.String(), Type.Null()]),
    seed: Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 }),
    patienceSeconds: Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Null()]),
    headers: Type.Record(Type.String({ pattern: '^X-[A-Za-z-]+$' }), Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

/** Customers who ring by themselves. */
export async function trainingRoutes(app: FastifyInstance, { carrier }: { carrier: LocalCarrier }): Promise<void> {
  const routes = app.withTypeProvider<TypeBoxTypeProvider>();

  routes.get('/control/training/situations', async () => ({
    items: situations.map(({ id, difficulty, menu, practises, dispositions, parts }) => ({
      id,
      difficulty,
      menu,
      practises,
      dispositions,
      callers: languages.map(language => ({ language, number: parts[language].person.number })),
    })),
  }));

  routes.post('/control/training/calls', { schema: { body: Order } }, async (request, reply) => {
    const { situation: id, ...order } = request.body;
    const situation = situations.find(known => known.id === id);
    const to = order.to ?? carrier.numbers()[0]?.phoneNumber;
    if (!situation || !to || !carrier.account.numbers.byNumber(to))
      return reply.code(404).send({ error: `There is no situation ${id}, or ${to} is not one of our numbers` });
    return carrier.training.ring({ ...order, to, situation });
  });

  const Sid = Type.Object({ sid: Type.String() });
  routes.get('/control/training/calls/:sid', { schema: { params: Sid } }, async (request, reply) => {
    const caller = carrier.training.find(request.params.sid);
    if (!caller) return reply.code(404).send({ error: 'Nobody remembers such a call' });
    const { captions, times, greeted, heardOut, over } = caller.diary;
    return { captions, ...times, greeted, heardOut, over };
  });
}
