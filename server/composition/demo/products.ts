import type { Tier } from '#server/platform/settings.schema.ts';
import type { Chance } from './random.ts';

export const holdingKinds = ['deposit', 'time_deposit', 'wealth', 'loan', 'card', 'insurance'] as const;
export type HoldingKind = (typeof holdingKinds)[number];

type Product = readonly [name: string, nameZh: string];
/** What the bank sells. */
export const products: Readonly<Record<HoldingKind, readonly Product[]>> = {
  deposit: [
    ['Current account', '活期账户'],
    ['Harbour Savings', '海港储蓄账户'],
    ['Multi-currency account', '多币种账户'],
  ],
  time_deposit: [
    ['12-month deposit', '一年期定期存款'],
    ['36-month deposit', '三年期定期存款'],
    ['Large-denomination certificate', '大额存单'],
    ['Call deposit, 7 days', '七天通知存款'],
  ],
  wealth: [
    ['Lighthouse Stable 90', '灯塔稳健90天'],
    ['Lighthouse Balanced 180', '灯塔平衡180天'],
    ['Tide Bond Fund', '潮汐债券基金'],
    ['Blue Water Global Mix', '蓝水全球配置'],
  ],
  loan: [
    ['Home loan', '个人住房贷款'],
    ['Car loan', '汽车消费贷款'],
    ['Personal instalment loan', '个人分期贷款'],
    ['Business credit line', '小微企业循环贷'],
  ],
  card: [
    ['Harbour Debit', '海港借记卡'],
    ['Harbour Credit Classic', '海港信用卡普卡'],
    ['Harbour Credit Platinum', '海港白金信用卡'],
    ['Business card', '公司卡'],
  ],
  insurance: [
    ['Family accident cover', '家庭意外险'],
    ['Savings endowment', '两全储蓄险'],
    ['Travel cover', '境外旅行险'],
  ],
};

/** How likely somebody of the tier has one of the kind. */
const likely: Readonly<Record<Tier, Readonly<Record<HoldingKind, number>>>> = {
  standard: { deposit: 1, time_deposit: 0.22, wealth: 0.08, loan: 0.24, card: 0.86, insurance: 0.1 },
  gold: { deposit: 1, time_deposit: 0.55, wealth: 0.45, loan: 0.38, card: 1, insurance: 0.25 },
  platinum: { deposit: 1, time_deposit: 0.7, wealth: 0.9, loan: 0.4, card: 1, insurance: 0.4 },
  private: { deposit: 1, time_deposit: 0.8, wealth: 1, loan: 0.35, card: 1, insurance: 0.5 },
};
/** The usual amount of a kind, in yuan, for a standard customer; each tier has several times as much. */
const usual: Readonly<Record<HoldingKind, number>> = {
  deposit: 9_000,
  time_deposit: 40_000,
  wealth: 50_000,
  loan: 160_000,
  card: 3_000,
  insurance: 20_000,
};
const times: Readonly<Record<Tier, number>> = { standard: 1, gold: 4, platinum: 14, private: 60 };

export interface DemoHolding {
  kind: HoldingKind;
  product: string;
  productZh: string;
  number: string;
  amountMinor: number;
  currency: string;
  openedOn: string;
  maturesOn: string | null;
  status: 'active' | 'blocked' | 'closed';
}

const DAY = 86_400_000;
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** What a customer of this tier has: account, cards, and what they saved, lent or insured. */
export function holdingsOf(
  chance: Chance,
  { tier, kind: who }: { tier: Tier; kind: 'person' | 'company' },
  now: Date,
): DemoHolding[] {
  const wanted = holdingKinds.filter(kind => chance.happens(likely[tier][kind]));
  const more = wanted.flatMap(kind => (kind !== 'loan' && chance.happens(times[tier] / 80) ? [kind, kind] : [kind]));
  return more.map(kind => {
    const company = who === 'company' && (kind === 'loan' || kind === 'card');
    const [product, productZh] = company ? products[kind].at(-1)! : chance.pick(products[kind].slice(0, 3));
    const loan = kind === 'loan' && product === 'Home loan' ? 8 : 1;
    const amount = chance.logNormal(usual[kind] * loan * (kind === 'loan' ? Math.sqrt(times[tier]) : times[tier]), 0.7);
    const round = kind === 'time_deposit' || kind === 'wealth' ? 1_000_000 : 1;
    const matures = maturity(chance, kind, now);
    return {
      kind,
      product,
      productZh,
      number: kind === 'card' ? `6299${chance.digits(12)}` : `0755${chance.digits(11)}`,
      amountMinor: Math.max(round, Math.round((amount * 100) / round) * round),
      currency: product === 'Multi-currency account' ? 'USD' : 'CNY',
      openedOn: dateOf(now.getTime() - chance.between(100, 2400) * DAY),
      maturesOn: matures === null ? null : dateOf(matures),
      status: chance.happens(0.02) ? 'blocked' : chance.happens(0.03) ? 'closed' : 'active',
    };
  });
}

/** A third of what is saved for a time comes free in the coming weeks: that is what people ring about. */
function maturity(chance: Chance, kind: HoldingKind, now: Date): number | null {
  if (kind === 'deposit' || kind === 'card') return null;
  if (kind === 'loan') return now.getTime() + chance.between(300, 7000) * DAY;
  if (kind === 'insurance') return now.getTime() + chance.between(60, 3000) * DAY;
  return now.getTime() + (chance.happens(0.34) ? chance.between(1, 42) : chance.between(43, 700)) * DAY;
}
