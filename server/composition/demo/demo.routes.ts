import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Role } from '#server/people/role.schema.ts';
import { notFound } from '#server/platform/errors.ts';
import { isLocalRequest } from '#server/platform/http-addresses.ts';
import { run, sql } from '#server/platform/sql.ts';
import { DEMO_PASSWORD } from './demo-people.ts';
import { staff } from './staff.ts';

const DemoSignIn = Type.Object({ name: Type.String(), email: Type.String(), password: Type.String(), role: Role });
const emails = staff.map(({ email }) => email);

/** Offers the sign-ins of those demo people who are there to the sign-in page, on this machine only. */
export const demoRoutes =
  ({ enabled, publicUrl }: { enabled: boolean; publicUrl: string }): FastifyPluginAsyncTypebox =>
  async app => {
    const schema = { response: { 200: Type.Object({ items: Type.Array(DemoSignIn) }) } };
    app.get('/demo/sign-ins', { schema, config: { public: true } }, async ({ raw, ctx }) => {
      if (!enabled || !isLocalRequest(raw, publicUrl)) throw notFound('demo');
      const people = await run(
        ctx.em,
        sql<{ name: string; email: string; role: Role }>`
          select name, email, role from users where active and email = any(${emails}::text[])
          order by array_position(${emails}::text[], email)`,
      );
      return { items: people.map(person => ({ ...person, password: DEMO_PASSWORD })) };
    });
  };
