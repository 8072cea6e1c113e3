import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Role } from '#server/people/role.schema.ts';
import { notFound } from '#server/platform/errors.ts';
import { isLocalRequest } from '#server/platform/http-addresses.ts';
import { DEMO_PASSWORD, demoUsers } from './demo-people.ts';

const DemoSignIn = Type.Object({ name: Type.String(), email: Type.String(), password: Type.String(), role: Role });

/** Offers the demo's sign-ins to the sign-in page, on this machine only. */
export const demoRoutes =
  ({ enabled, publicUrl }: { enabled: boolean; publicUrl: string }): FastifyPluginAsyncTypebox =>
  async app => {
    const schema = { response: { 200: Type.Object({ items: Type.Array(DemoSignIn) }) } };
    app.get('/demo/sign-ins', { schema, config: { public: true } }, request => {
      if (!enabled || !isLocalRequest(request.raw, publicUrl)) throw notFound('demo');
      return { items: demoUsers.map(({ name, email, role }) => ({ name, email, role, password: DEMO_PASSWORD })) };
    });
  };
