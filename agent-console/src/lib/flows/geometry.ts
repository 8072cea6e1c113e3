import type { Graph, Step } from '#server/telephony/flows/step.schema.ts';
import { exitsOf } from './kinds.ts';

/** Cards and arrows in pixels, before zooming. */
export const CARD = { width: 220, head: 46, exit: 28, foot: 6 };
const GAP = { x: 100, y: 28 };
const MARGIN = 60;

export const heightOf = (step: Step): number => CARD.head + exitsOf(step).length * CARD.exit + CARD.foot;

interface Point {
  x: number;
  y: number;
}
export const exitPoint = (step: Step, exit: string): Point => ({
  x: step.x + CARD.width,
  y: step.y + CARD.head + (exitsOf(step).indexOf(exit) + 0.5) * CARD.exit,
});
export const entryPoint = (step: Step): Point => ({ x: step.x, y: step.y + CARD.head / 2 });

/** A curve that leaves to the right and arrives from the left. */
export function arrowBetween(from: Point, to: Point): string {
  const bend = Math.max(50, Math.abs(to.x - from.x) / 2);
  return `M ${from.x} ${from.y} C ${from.x + bend} ${from.y}, ${to.x - bend} ${to.y}, ${to.x - 6} ${to.y}`;
}

/** The rectangle around all cards, with some room. */
export function boundsOf({ steps }: Graph): { x: number; y: number; width: number; height: number } {
  const all = Object.values(steps);
  if (all.length === 0) return { x: 0, y: 0, width: 600, height: 400 };
  const [left, top] = [Math.min(...all.map(({ x }) => x)), Math.min(...all.map(({ y }) => y))];
  const right = Math.max(...all.map(({ x }) => x + CARD.width));
  const bottom = Math.max(...all.map(step => step.y + heightOf(step)));
  return { x: left - MARGIN, y: top - MARGIN, width: right - left + 2 * MARGIN, height: bottom - top + 2 * MARGIN };
}

/** Steps in columns by how many they are from the start; last those that nothing leads to. */
export function columnsOf(graph: Graph): string[][] {
  const columns: string[][] = [];
  const placed = new Set<string>();
  let column = graph.steps[graph.start] ? [graph.start] : [];
  while (column.length > 0) {
    columns.push(column);
    for (const id of column) placed.add(id);
    const next = column.flatMap(id => exitsOf(graph.steps[id]!).map(exit => graph.steps[id]!.exits[exit] ?? ''));
    column = [...new Set(next)].filter(id => graph.steps[id] && !placed.has(id));
  }
  const others = Object.keys(graph.steps).filter(id => !placed.has(id));
  return others.length > 0 ? [...columns, others] : columns;
}

/** Cards column beside column, those of one below one another. */
export function arranged(graph: Graph): Graph {
  const steps = { ...graph.steps };
  columnsOf(graph).forEach((ids, column) => {
    let y = 0;
    for (const id of ids) {
      steps[id] = { ...steps[id]!, x: column * (CARD.width + GAP.x), y };
      y += heightOf(steps[id]) + GAP.y;
    }
  });
  return { ...graph, steps };
}

/** This step at its place, or below it where no other card lies. */
export function besideOthers({ steps }: Graph, step: Step): Step {
  let { y } = step;
  for (;;) {
    const other = Object.values(steps).find(
      one =>
        Math.abs(one.x - step.x) < CARD.width + GAP.y / 2 &&
        one.y < y + heightOf(step) + GAP.y / 2 &&
        y < one.y + heightOf(one) + GAP.y / 2,
    );
    if (!other) return { ...step, y };
    y = other.y + heightOf(other) + GAP.y;
  }
}
