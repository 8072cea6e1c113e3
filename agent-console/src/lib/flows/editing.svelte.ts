import type { Finding, FlowView } from '#server/telephony/flows/flow.schema.ts';
import type { Graph, Step, StepKind } from '#server/telephony/flows/step.schema.ts';
import { keepDrafts } from '../admin/draft.svelte.ts';
import { ApiError, api } from '../api/client.ts';
import { CARD, arranged, besideOthers } from './geometry.ts';
import { exitsOf, freshStep } from './kinds.ts';

/** In whatever order the fields come: the database has its own. */
const same = (a: unknown, b: unknown) => JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder);
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
const MOST_UNDONE = 100;

/** A flow as it is being edited: what is on the screen, how one got there, and what is wrong with it. */
export class FlowEditing {
  view = $state.raw<FlowView>() as FlowView;
  graph = $state.raw<Graph>() as Graph;
  findings = $state.raw<Finding[]>([]);
  selected = $state<string | null>(null);
  /** Where the call is that is tried out. */
  tried = $state<string | null>(null);
  /** The flow as somebody else has saved it meanwhile. */
  theirs = $state.raw<FlowView | null>(null);
  #past = $state.raw<Graph[]>([]);
  #future = $state.raw<Graph[]>([]);
  #lastKey: string | null = null;

  constructor(view: FlowView) {
    this.#show(view);
  }

  // It outlives the screen on which it began, and what is derived there would not.
  get dirty(): boolean {
    return !same(this.graph, this.view.draft);
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }
  get step(): Step | null {
    return this.selected === null ? null : (this.graph.steps[this.selected] ?? null);
  }

  /** `key`: changes in a row with the same are undone at once, as letters of one word. */
  change(graph: Graph, key: string | null = null): void {
    if (key === null || key !== this.#lastKey) this.#past = [...this.#past, this.graph].slice(-MOST_UNDONE);
    this.#lastKey = key;
    this.#future = [];
    this.graph = graph;
  }

  undo(): void {
    this.#step(
      this.#past,
      past => (this.#past = past),
      () => (this.#future = [...this.#future, this.graph]),
    );
  }
  redo(): void {
    this.#step(
      this.#future,
      future => (this.#future = future),
      () => (this.#past = [...this.#past, this.graph]),
    );
  }
  #step(from: Graph[], leave: (rest: Graph[]) => void, keep: () => void): void {
    const graph = from.at(-1);
    if (!graph) return;
    keep();
    leave(from.slice(0, -1));
    this.#lastKey = null;
    this.graph = graph;
  }

  put(id: string, step: Step, key: string | null = null): void {
    this.change({ ...this.graph, steps: { ...this.graph.steps, [id]: step } }, key);
  }

  connect(id: string, exit: string, target: string | null): void {
    const step = this.graph.steps[id]!;
    this.put(id, { ...step, exits: { ...step.exits, [exit]: target } });
  }

  move(id: string, x: number, y: number): void {
    this.put(id, { ...this.graph.steps[id]!, x: Math.round(x), y: Math.round(y) }, `move ${id}`);
  }

  /** To the right of the chosen step, which leads to it if one of its exits is free. */
  add(kind: StepKind): void {
    const id = this.#freeId(kind);
    const { step: from, selected } = this;
    const made = freshStep(kind, from ? from.x + CARD.width + 100 : 0, from?.y ?? 0);
    const steps = { ...this.graph.steps, [id]: besideOthers(this.graph, made) };
    const free = from && exitsOf(from).find(exit => !this.graph.steps[from.exits[exit] ?? '']);
    if (from && free) steps[selected!] = { ...from, exits: { ...from.exits, [free]: id } };
    this.change({ ...this.graph, steps });
    this.selected = id;
  }

  duplicate(id: string): void {
    const step = this.graph.steps[id]!;
    const copy = this.#freeId(step.kind);
    this.put(copy, besideOthers(this.graph, step));
    this.selected = copy;
  }

  /** With everything that led to it. */
  remove(id: string): void {
    const rest = Object.entries(this.graph.steps).filter(([other]) => other !== id);
    const cut = ({ exits, ...step }: Step) => ({
      ...step,
      exits: Object.fromEntries(Object.entries(exits).map(([exit, to]) => [exit, to === id ? null : to])),
    });
    this.change({ ...this.graph, steps: Object.fromEntries(rest.map(([other, step]) => [other, cut(step) as Step])) });
    this.selected = null;
  }

  makeStart(id: string): void {
    this.change({ ...this.graph, start: id });
  }
  arrange(): void {
    this.change(arranged(this.graph));
  }

  #freeId(kind: StepKind): string {
    for (let n = 1; ; n++) if (!this.graph.steps[`${kind}_${n}`]) return `${kind}_${n}`;
  }

  /** The flow as the server now has it: shown at once unless something here is not saved yet. */
  take(view: FlowView): void {
    if (view.version <= this.view.version) return;
    if (!this.dirty) return this.#show(view);
    if (same(view.draft, this.view.draft)) this.view = view;
    else this.theirs = view;
  }

  takeTheirs(): void {
    if (this.theirs) this.#show(this.theirs);
  }
  keepMine(): void {
    if (this.theirs) this.view = this.theirs;
    this.theirs = null;
  }

  /** Returns whether it was saved; otherwise somebody else was faster. */
  save = async (): Promise<boolean> => {
    const sent = { draft: tidied(this.graph), version: this.view.version };
    return this.#send(() => api.patch<FlowView>(`/flows/${this.view.id}`, sent));
  };
  /** The draft, or an older version once more. */
  publish = async (note: string, number?: number): Promise<boolean> => {
    const sent = { note, version: this.view.version, ...(number && { number }) };
    return this.#send(() => api.post<FlowView>(`/flows/${this.view.id}/publish`, sent));
  };

  async #send(ask: () => Promise<FlowView>): Promise<boolean> {
    try {
      const view = await ask();
      if (this.dirty && !same(tidied(this.graph), view.draft)) this.view = view;
      else this.#show(view);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'flow_changed')) throw error;
      this.theirs = error.details.flow as FlowView;
      return false;
    }
  }

  /** Asks what is wrong with what is on the screen. */
  async check(): Promise<void> {
    const { graph } = this;
    const { findings } = await api.post<{ findings: Finding[] }>('/flow-checks', { graph: tidied(graph) });
    if (this.graph === graph) this.findings = findings;
  }

  #show(view: FlowView): void {
    this.view = view;
    this.graph = view.draft;
    this.findings = view.findings;
    this.theirs = null;
  }
}

/** Without exits that the steps no longer have. */
export const tidied = (graph: Graph): Graph => ({
  ...graph,
  steps: Object.fromEntries(
    Object.entries(graph.steps).map(([id, step]) => [
      id,
      { ...step, exits: Object.fromEntries(exitsOf(step).map(exit => [exit, step.exits[exit] ?? null])) } as Step,
    ]),
  ),
});

export const flowEditing = keepDrafts((view: FlowView) => new FlowEditing(view));
