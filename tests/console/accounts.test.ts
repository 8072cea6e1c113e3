import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { heldAbove, heldAt, inBranch } from '#lib/admin/settings.ts';
import { guessSetup } from '#lib/admin/setup-guess.ts';
import { decodeCsv, importColumns } from '#lib/people/csv-file.ts';
import { NewPassword } from '#lib/people/new-password.svelte.ts';
import { PersonDraft } from '#lib/people/person-draft.svelte.ts';
import * as server from '#server/people/user-import.columns.ts';
import { Password } from '#server/people/user.schema.ts';
import type { SettingView } from '#server/platform/settings.schema.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(parts.flatMap(part => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)));

test.each([
  ['UTF-8', bytes('name\n王伟'), { text: 'name\n王伟', encoding: 'UTF-8' }],
  ['UTF-8 with its mark', bytes([0xef, 0xbb, 0xbf], 'name'), { text: 'name', encoding: 'UTF-8' }],
  ['GBK of Excel', bytes('name\n', [0xcd, 0xf5, 0xce, 0xb0]), { text: 'name\n王伟', encoding: 'GBK / GB18030' }],
  ['“Unicode text” of Excel', bytes([0xff, 0xfe, 0x61, 0, 0x8b, 0x73]), { text: 'a王', encoding: 'UTF-16' }],
  ['a spreadsheet itself', bytes('PK', [3, 4, 0, 0, 0, 255]), null],
])('a file in %s is read', (_, file, read) => expect(decodeCsv(file)).toEqual(read));

test('the template has the columns that the server knows', () =>
  expect(importColumns).toEqual(Object.keys(server.importColumns)));

test.each([
  ['Asia/Shanghai', ['en-US'], 'CNY'],
  ['Europe/Berlin', ['de-DE', 'en'], 'EUR'],
  ['Asia/Kolkata', ['hi'], 'INR'],
  ['UTC', ['eo'], 'USD'],
  ['UTC', [], 'USD'],
])('in %s reading %s one pays in %s', (zone, languages, currency) =>
  expect(guessSetup(zone, languages)).toEqual({ timeZone: zone, currency }),
);

describe('a new password', () => {
  test('is as long as the server asks, and typed twice', () => {
    const typed = new NewPassword();
    typed.first = 'x'.repeat(11);
    expect(Value.Check(Password, typed.first)).toBe(false);
    expect([typed.firstError, typed.check()]).toEqual([null, false]);
    expect([typed.firstError, typed.againError]).toEqual(['1 more character needed.', 'The two passwords differ.']);
    typed.first = typed.again = 'x'.repeat(12);
    expect(Value.Check(Password, typed.first)).toBe(true);
    expect([typed.check(), typed.firstError, typed.againError]).toEqual([true, null, null]);
  });

  test('is chosen by whoever is invited, and sent only where somebody else chose it', () => {
    const draft = new PersonDraft(null, true, null);
    draft.password = 'three ferries at noon';
    expect([draft.way, draft.missing.password, 'password' in draft.created()]).toEqual(['invitation', false, false]);
    draft.way = 'password';
    expect(draft.created().password).toBe('three ferries at noon');
    draft.password = 'short';
    expect(draft.missing.password).toBe(true);
  });
});

describe('a setting in a branch', () => {
  const harbin = inBranch({ id: 'harbin', path: ['bank', 'north', 'harbin'] });
  const at = (scopeId: string, value: string) => ({ scope: 'branch' as const, scopeId, value });
  const forAll = { scope: 'all' as const, scopeId: null, value: 'all' };
  const view = (...values: SettingView['values']): SettingView => ({
    key: 'timeZone',
    fallback: 'UTC',
    scopes: ['all', 'branch'],
    values,
  });

  test.each([
    ['set nowhere', view(), { value: 'UTC', from: 'fallback' }],
    ['set for all', view(forAll), { value: 'all', from: 'all' }],
    ['set elsewhere', view(at('south', 's')), { value: 'UTC', from: 'fallback' }],
    ['set above', view(forAll, at('bank', 'b')), { value: 'b', from: 'branch', branchId: 'bank' }],
    ['set twice above', view(at('bank', 'b'), at('north', 'n')), { value: 'n', from: 'branch', branchId: 'north' }],
    ['set here', view(at('north', 'n'), at('harbin', 'h')), { value: 'h', from: 'here' }],
  ])('%s', (_, setting, held) => expect(heldAt(setting, harbin)).toEqual(held));

  test('shows what would hold without it', () =>
    expect(heldAbove(view(at('north', 'n'), at('harbin', 'h')), harbin)).toMatchObject({
      value: 'n',
      branchId: 'north',
    }));
});
