import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Role } from '#server/people/role.schema.ts';
import { notFound } from '#server/platform/errors.ts';
import { isLocalRequest } from '#server/platform/http-addresses.ts';
import { run, sql } from '#server/platform/sql.ts';
import { DEMO_PASSWORD } from './demo-people.ts';
import type { DemoData } from '#server/platform/config.ts';
import { staff } from './staff.ts';

const DemoSignIn = Type.Object({ name: Type.String(), email: Type.String(), password: Type.String(), role: Role });
/** Whoever comes into the whole bank for the first time is shown around. */
const DemoDoor = Type.Object({ items: Type.Array(DemoSignIn), tour: Type.Boolean() });
const emails = staff.map(({ email }) => email);

/** Offers the sign-ins of those demo people who are there to the sign-in page, on this machine only. */
export const demoRoutes =
  ({ size, publicUrl }: { size: DemoData; publicUrl: string }): FastifyPluginAsyncTypebox =>
  async app => {
    const schema = { response: { 200: DemoDoor } };
    app.get('/demo/sign-ins', { schema, config: { public: true } }, async ({ raw, ctx }) => {
      if (size === 'none' || !isLocalRequest(raw, publicUrl)) throw notFound('demo');
      const people = await run(
        ctx.em,
        sql<{ name: string; email: string; role: Role }>`
          select name, email, role from users where active and email = any(${emails}::text[])
          order by array_position(${emails}::text[], email)`,
      );
      return { items: people.map(person => ({ ...person, password: DEMO_PASSWORD })), tour: size === 'whole' };
    });
  };
