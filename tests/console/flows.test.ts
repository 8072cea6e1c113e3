import { describe, expect, test } from 'vitest';
import { en } from '#lib/flows/en.ts';
import { arranged } from '#lib/flows/geometry.ts';
import { exitsOf, kinds } from '#lib/flows/kinds.ts';
import { FlowEditing } from '#lib/flows/editing.svelte.ts';
import { zhCN } from '#lib/flows/zh-CN.ts';
import type { FlowView } from '#server/telephony/flows/flow.schema.ts';
import type { Step, StepKind } from '#server/telephony/flows/step.schema.ts';
import * as server from '#server/telephony/flows/behaviours.ts';
import { end, graph, step } from '../ivr/kit.ts';

const options = [
  { key: '1', code: 'a' },
  { key: '*', code: 'b' },
];
const settings: Partial<Record<StepKind, object[]>> = {
  menu: [{ options }, { options: [] }],
  identify: [{ pinAttribute: '' }, { pinAttribute: 'pin' }],
};
test.each(Object.keys(server.behaviours) as StepKind[])('the editor knows the exits of %s', kind => {
  expect(Object.keys(kinds)).toContain(kind);
  for (const each of settings[kind] ?? [{}]) {
    const made: Step = step(kind, {}, each);
    expect(exitsOf(made)).toEqual(server.exitsOf(made));
  }
});

test('call flows have the same words in both languages', () => {
  const keys = (words: object, path = ''): string[] =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null ? keys(value, `${path}${key}.`) : [path + key],
    );
  expect(keys(zhCN).sort()).toEqual(keys(en).sort());
});

const flow = (changes: Partial<FlowView> = {}): FlowView => ({
  id: 'flow-1',
  key: 'main',
  name: 'Main',
  nameZh: '主菜单',
  publishedNumber: 1,
  publishedAt: null,
  edited: false,
  numbers: [],
  version: 1,
  draft: graph({ say: step('say', { next: 'bye' }), bye: end('Bye.') }),
  findings: [],
  ...changes,
});

describe('editing', () => {
  test('is undone and done again, a word of letters at once', () => {
    const editing = new FlowEditing(flow());
    for (const name of ['H', 'He', 'Hel']) editing.put('say', { ...editing.graph.steps.say!, name }, 'say.name');
    editing.connect('say', 'next', null);
    editing.undo();
    expect(editing.graph.steps.say).toMatchObject({ name: 'Hel', exits: { next: 'bye' } });
    editing.undo();
    expect([editing.graph.steps.say!.name, editing.canUndo, editing.dirty]).toEqual(['', false, false]);
    editing.redo();
    editing.redo();
    expect(editing.graph.steps.say).toMatchObject({ name: 'Hel', exits: { next: null } });
  });

  test('what comes back with its fields in another order is the same', () => {
    const editing = new FlowEditing(flow());
    const { steps, start } = editing.graph;
    const turned = Object.entries(steps).reverse();
    const step = ([id, fields]: [string, Step]) => [id, Object.fromEntries(Object.entries(fields).reverse())];
    editing.change({ steps: Object.fromEntries(turned.map(step)) as typeof steps, start });
    expect(editing.dirty).toBe(false);
  });

  test('removing a step cuts what led to it', () => {
    const editing = new FlowEditing(flow());
    editing.remove('bye');
    expect(editing.graph.steps).toMatchObject({ say: { exits: { next: null } } });
    expect(Object.keys(editing.graph.steps)).toEqual(['say']);
  });

  test('follows what others save, unless something is not saved here: then one chooses', () => {
    const editing = new FlowEditing(flow());
    const theirs = (version: number, words: string) => flow({ version, draft: graph({ bye: end(words) }) });
    editing.take(theirs(2, 'Second.'));
    expect(editing.graph).toEqual(graph({ bye: end('Second.') }));
    editing.change(graph({ bye: end('Mine.') }));
    editing.take(theirs(3, 'Third.'));
    expect([editing.graph, editing.theirs?.version]).toEqual([graph({ bye: end('Mine.') }), 3]);
    editing.keepMine();
    expect([editing.view.version, editing.dirty]).toEqual([3, true]);
    editing.take(theirs(4, 'Fourth.'));
    editing.takeTheirs();
    expect([editing.graph, editing.dirty]).toEqual([graph({ bye: end('Fourth.') }), false]);
  });
});

test('cards are arranged by how far they are from the start, and none lies on another', () => {
  const { steps } = arranged(
    graph({
      menu: step('menu', { '1': 'a', '*': 'b', wrong: 'a', nothing: 'bye' }, { options }),
      a: step('say', { next: 'bye' }),
      b: step('say', { next: 'bye' }),
      bye: end('Bye.'),
      lost: end('Nobody comes here.'),
    }),
  );
  expect(steps.menu!.x).toBeLessThan(steps.a!.x);
  expect(steps.a!.x).toBe(steps.b!.x);
  const places = Object.values(steps).map(({ x, y }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(places.length);
});
