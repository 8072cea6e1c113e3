import { afterAll, expect, test } from 'vitest';
import type { Agent } from '../support/agent.ts';
import { createWorld } from '../support/world.ts';

const world = await createWorld();
afterAll(() => world[Symbol.asyncDispose]());

/** All that answers without sign-in; whatever is added must be added here on purpose. */
const open = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /api/openapi.json',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
  'POST /api/auth/forgotten-password',
  'POST /api/auth/account-links/look',
  'POST /api/auth/account-links/use',
  'GET /api/v1/demo/sign-ins',
  'GET /twilio/audio/hold-music.wav',
  // By an address that nobody can guess.
  'GET /twilio/audio/flow/:file',
];
const isOpen = (name: string) =>
  open.includes(name) ||
  /^GET \/api\/docs(\/|$)/.test(name) ||
  /^POST \/twilio\//.test(name) ||
  /^\S+ \/(phone|carrier)(\/|$)/.test(name) ||
  name === 'GET /*';

const routes = world.app.routeTable.flatMap(({ method, url, config }) =>
  [method]
    .flat()
    .filter(each => each !== 'HEAD' && each !== 'OPTIONS')
    .map(each => ({ method: each as 'GET', url, name: `${each} ${url}`, may: config?.may })),
);
const guarded = routes.filter(route => !isOpen(route.name));
const ask = (route: { method: 'GET'; url: string }, headers: Record<string, string> = {}) =>
  world.app.inject({
    method: route.method,
    url: route.url.replace(/:\w+/g, '01890000-0000-7000-8000-000000000000'),
    headers,
    ...(route.method === 'GET' ? {} : { payload: {} }),
  });

test('every address that is not open on purpose demands a sign-in', async () => {
  expect(guarded.length).toBeGreaterThan(20);
  for (const route of guarded) {
    const answer = await ask(route);
    expect(`${route.name} ${answer.statusCode}`).toBe(`${route.name} 401`);
    expect(answer.json()).toMatchObject({ error: { code: 'sign_in_required' } });
  }
});

test('an invented API key opens nothing', async () => {
  for (const route of guarded)
    expect(`${route.name} ${(await ask(route, { authorization: 'Bearer pb_invented' })).statusCode}`).toBe(
      `${route.name} 401`,
    );
});

test('what the carrier calls demands its signature', async () => {
  const webhooks = routes.filter(route => /^POST \/twilio\//.test(route.name));
  expect(webhooks.length).toBeGreaterThan(3);
  for (const { url, name } of webhooks) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'forged' };
    const answer = await world.app.inject({
      method: 'POST',
      url: url.replace(/:\w+/g, '01890000-0000-7000-8000-000000000000'),
      headers,
      payload: 'CallSid=CA1',
    });
    expect(`${name} ${answer.statusCode}`).toBe(`${name} 403`);
  }
});

test('no address answers a bug to senseless input', async () => {
  const agent = await world.agent('ana');
  for (const route of routes.filter(route => route.url.startsWith('/api/v1/')))
    for (const id of ['x', "' or 1=1 --", '%00', '..%2f..', '0'.repeat(150)]) {
      const url = `${route.url.replace(/:\w+/g, encodeURIComponent(id).replace('%2500', '%00').replace('%252f', '%2f'))}?q=${encodeURIComponent(id)}&cursor=${encodeURIComponent(id)}&extra=1`;
      const answer = await world.app.inject({
        method: route.method,
        url,
        headers: headersOf(agent),
        ...(route.method === 'GET' ? {} : { payload: [id] }),
      });
      expect(`${route.name} ${answer.statusCode < 500}`, answer.body).toBe(`${route.name} true`);
    }
});

test('the API describes itself completely', async () => {
  const description = (await world.app.inject('/api/openapi.json')).json<{
    paths: Record<string, Record<string, { responses: object; security?: object[] }>>;
  }>();
  for (const route of routes.filter(({ url }) => /^\/api\/(v1|auth)\//.test(url))) {
    const described = description.paths[route.url.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];
    expect(`${route.name} ${described !== undefined}`).toBe(`${route.name} true`);
    expect(`${route.name} ${Object.keys(described!.responses).some(status => status.startsWith('2'))}`).toBe(
      `${route.name} true`,
    );
    expect(described!.security).toEqual(isOpen(route.name) ? [] : undefined);
  }
});

const headersOf = (person: Agent) => ({ cookie: person.cookie, origin: 'http://localhost:3000' });
