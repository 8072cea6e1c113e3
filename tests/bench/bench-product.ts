import { spawn } from 'node:child_process';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';

const root = join(import.meta.dirname, '../..');
export const authSecret = randomBytes(32).toString('base64url');
export const account = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: randomBytes(16).toString('hex'),
};

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise(done => server.close(done));
  return port;
}

/** The product as its users start it, in a process of its own. */
export async function startProduct(databaseUrl: string, port: number, apiBaseUrl: string) {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-product-'));
  const child = spawn(process.execPath, [join(root, 'server/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl,
      DEMO_DATA: 'false',
      AUTH_SECRET: authSecret,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      TWILIO_ACCOUNT_SID: account.accountSid,
      TWILIO_AUTH_TOKEN: account.authToken,
      TWILIO_API_KEY_SID: `SK${'2'.repeat(32)}`,
      TWILIO_API_KEY_SECRET: randomBytes(16).toString('hex'),
      TWILIO_TWIML_APP_SID: `AP${'3'.repeat(32)}`,
      TWILIO_API_BASE_URL: apiBaseUrl,
    },
  });
  await new Promise<void>((ready, failed) => {
    child.stdout.on('data', (text: Buffer) => text.includes('ready') && ready());
    child.once('exit', code => failed(new Error(`the product ended with ${code}`)));
  });
  return {
    pid: child.pid!,
    async [Symbol.asyncDispose]() {
      child.removeAllListeners('exit');
      const ended = new Promise(done => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface BenchAgent {
  id: string;
  cookie: string;
}

/**
 * Twenty skills: each queue asks for one of its own, which these agents all have, and of the others each has some.
 */
async function teach(db: pg.Pool, agentIds: readonly string[]): Promise<void> {
  await db.query(
    `insert into skill (id, key, name, name_zh) select gen_random_uuid(), 'bench-' || n, 'Skill ' || n, '技能' || n
     from generate_series(1, 20) as n on conflict do nothing`,
  );
  await db.query(
    `insert into queue_skill (queue_id, skill_id, level, lowest_level)
     select q.id, s.id, 2, 2 from (select id, row_number() over (order by key) as n from queue) q join skill s on s.key = 'bench-' || q.n
     on conflict do nothing`,
  );
  await db.query(
    `insert into user_skill (user_id, skill_id, level)
     select a.id, s.id, 2 + (hashtext(a.id || s.key) & 1)
     from unnest($1::uuid[]) as a(id) join skill s on s.key like 'bench-%'
       and (exists (select 1 from queue_skill q where q.skill_id = s.id) or hashtext(s.key || a.id) % 4 = 0)`,
    [agentIds],
  );
  await db.query(
    `update agent_slot s set skills = k.skills, skill_count = k.count from (
       select user_id, jsonb_object_agg(skill_id, level) as skills, count(*) as count from user_skill group by 1) k
     where k.user_id = s.user_id`,
  );
}

/** Agents of every queue, signed in, with skills; no wrap-up. */
export async function makeAgents(db: pg.Pool, count: number, secret = authSecret): Promise<BenchAgent[]> {
  const agents = Array.from({ length: count }, () => ({
    id: randomUUID(),
    token: randomBytes(24).toString('base64url'),
  }));
  const rows = JSON.stringify(agents);
  await db.query(
    `insert into setting (id, key, scope, value) values (gen_random_uuid(), 'wrapUpSeconds', 'all', '{"is": 0}') on conflict do nothing`,
  );
  await db.query(
    `insert into users (id, name, email, role, created_at) select id, 'Agent', id || '@bench.example', 'agent', now() from jsonb_to_recordset($1) as a(id uuid)`,
    [rows],
  );
  await db.query(
    `insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt") select id, 'Agent', id || '@bench.example', true, now(), now() from jsonb_to_recordset($1) as a(id uuid)`,
    [rows],
  );
  await db.query(
    `insert into auth.session (id, token, "userId", "expiresAt", "createdAt", "updatedAt")
     select gen_random_uuid(), token, id, now() + interval '12 hours', now(), now() from jsonb_to_recordset($1) as a(id uuid, token text)`,
    [rows],
  );
  await db.query(
    `insert into queue_member (queue_id, user_id) select q.id, a.id from queue q, jsonb_to_recordset($1) as a(id uuid)`,
    [rows],
  );
  await db.query(
    `insert into presence (user_id, state, since, away_since) select id, 'offline', now(), now() from jsonb_to_recordset($1) as a(id uuid)`,
    [rows],
  );
  await db.query(
    `insert into agent_slot (id, user_id, channel, state, since, idle_since) select gen_random_uuid(), id, 'voice', 'free', now(), now() from jsonb_to_recordset($1) as a(id uuid)`,
    [rows],
  );
  await teach(
    db,
    agents.map(({ id }) => id),
  );
  return agents.map(({ id, token }) => {
    const signature = createHmac('sha256', secret).update(token).digest('base64');
    return { id, cookie: `patchbay.session_token=${encodeURIComponent(`${token}.${signature}`)}` };
  });
}
