import { expect, test } from 'vitest';
import { ensureAdministrator } from '#server/people/first-administrator.ts';
import { createApi, PASSWORD, signIn } from '../api/api.ts';

test('the first start makes the administrator it was told to, with an API key that works', async () => {
  await using api = await createApi();
  const key = 'given-by-the-operator-0123456789abcdef';
  const starts = [0, 1, 2].map(() =>
    ensureAdministrator(api.context(), { email: 'Boss@example.com', password: PASSWORD }, key),
  );
  expect(await Promise.all(starts)).toEqual([null, null, null]);
  expect(await api.sql(`select email, role from users`)).toEqual([
    { email: 'boss@example.com', role: 'administrator' },
  ]);

  await signIn(api.app, 'boss@example.com', PASSWORD);
  const me = await api.call(null, 'GET', '/api/v1/users/me', undefined, { authorization: `Bearer ${key}` });
  expect(me.json()).toMatchObject({ email: 'boss@example.com', role: 'administrator' });
  expect(
    await ensureAdministrator(api.context(), { email: 'another@example.com', password: PASSWORD }, null),
  ).toBeNull();
  expect(await api.sql(`select 1 from users`)).toHaveLength(1);
});

test('told nothing, it makes one and says the password once', async () => {
  await using api = await createApi();
  const made = await ensureAdministrator(api.context(), null, null);
  expect(made!.password.length).toBeGreaterThanOrEqual(20);
  await signIn(api.app, made!.email, made!.password);
  expect(await ensureAdministrator(api.context(), null, null)).toBeNull();
});
