import type { HoldingKind, HoldingView } from '#server/customers/holding.schema.ts';

export interface HoldingGroup {
  kind: HoldingKind;
  items: HoldingView[];
  /** Of those that are not closed, by currency; none where amounts are masked. */
  sums: { currency: string; amountMinor: number }[];
}

/** In the order in which they came. Money of two currencies is never added up. */
export function groupHoldings(holdings: readonly HoldingView[]): HoldingGroup[] {
  const groups = new Map<HoldingKind, HoldingGroup>();
  for (const holding of holdings) {
    const group = groups.get(holding.kind) ?? { kind: holding.kind, items: [], sums: [] };
    groups.set(holding.kind, group);
    group.items.push(holding);
    if (holding.amountMinor === null || holding.status === 'closed') continue;
    const sum = group.sums.find(({ currency }) => currency === holding.currency);
    if (sum) sum.amountMinor += holding.amountMinor;
    else group.sums.push({ currency: holding.currency, amountMinor: holding.amountMinor });
  }
  return [...groups.values()];
}
