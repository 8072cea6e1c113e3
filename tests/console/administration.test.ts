import { expect, test } from 'vitest';
import { keyFor } from '#lib/admin/names.ts';
import { QueueDraft } from '#lib/admin/queue-draft.ts';
import { everywhere, heldAt, isComplete, type Place, wordValue } from '#lib/admin/settings.ts';
import type { SettingKey, SettingView } from '#server/platform/settings.schema.ts';
import type { QueueView } from '#server/routing/queue.schema.ts';

const cards: Place = { scope: 'queue', scopeId: 'cards' };
const view = (values: SettingView['values']): SettingView => ({
  key: 'relaxAfterSeconds',
  fallback: null,
  scopes: ['all', 'queue'],
  values,
});

test.each<[string, SettingView['values'], Place, object]>([
  ['set nowhere', [], cards, { value: null, from: 'fallback' }],
  ['set for all', [{ ...everywhere, value: 30 }], cards, { value: 30, from: 'all' }],
  ['set for all, seen there', [{ ...everywhere, value: 30 }], everywhere, { value: 30, from: 'here' }],
  ['set in another queue', [{ scope: 'queue', scopeId: 'other', value: 9 }], cards, { value: null, from: 'fallback' }],
  [
    'set here to never',
    [
      { ...everywhere, value: 30 },
      { ...cards, value: null },
    ],
    cards,
    { value: null, from: 'here' },
  ],
])('a value %s', (_, values, place, held) => expect(heldAt(view(values), place)).toEqual(held));

test.each<[SettingKey, unknown, string]>([
  ['offerSeconds', 1200, '1,200 s'],
  ['relaxAfterSeconds', null, 'Never'],
  ['overflowWhenUnstaffed', false, 'No'],
  ['ownerFromTier', 'gold', 'Gold'],
])('%s %s reads “%s”', (key, value, words) => expect(wordValue(key, value)).toBe(words));

test('an empty box is no value, “never” is one', () => {
  expect([isComplete('relaxAfterSeconds', Number.NaN), isComplete('relaxAfterSeconds', null)]).toEqual([false, true]);
});

test.each([
  ['Mortgage advice', 'mortgage-advice'],
  [' 24/7 Café ', 'cafe'],
  ['房贷', ''],
])('the key for “%s” is “%s”', (name, key) => expect(keyFor(name)).toBe(key));

test('a draft keeps what was typed and follows the queue in everything else', () => {
  const queue = {
    id: 'q',
    name: 'Cards',
    nameZh: '银行卡',
    active: true,
    skills: [],
    groupIds: [],
    overflowQueueId: null,
    version: 1,
  };
  const draft = new QueueDraft(queue as unknown as QueueView);
  draft.change({ active: false });
  draft.take({ ...queue, name: 'Bank cards', version: 2 } as unknown as QueueView);
  expect([draft.fields.name, draft.changes()]).toEqual(['Bank cards', { active: false }]);
  draft.take(queue as unknown as QueueView);
  expect(draft.fields.name).toBe('Bank cards');
  draft.discard();
  expect(draft.changes()).toEqual({});
});
