import type { DemoCaller } from './callers.ts';
import type { DemoDay } from './days.ts';
import { branches } from './organisation.ts';
import { products } from './products.ts';
import type { Chance } from './random.ts';
import type { Facts } from './stories.ts';

const amounts = {
  cards: 800,
  accounts: 3_200,
  general: 500,
  loans: 90_000,
  wealth: 60_000,
  'chinese-line': 2_000,
} as const;

/** What a note can say of this customer and day: their own card, account, product and outlet. */
export function factsOf(chance: Chance, { customer, language, queue }: DemoCaller, { start }: DemoDay): Facts {
  const zh = language === 'zh-CN';
  const held = (kind: string) => customer?.holdings.find(holding => holding.kind === kind);
  const product = held('wealth') ?? held('time_deposit');
  const [name, nameZh] = chance.pick(products.wealth);
  const outlet = branches.find(([key]) => key === customer?.branch) ?? branches[7]!;
  const yuan = Math.max(20, Math.round(chance.logNormal(amounts[queue], 0.8) / 10) * 10);
  const date = start.plus({ days: chance.between(1, 9) * (chance.happens(0.5) ? 1 : -1) });
  return {
    card: (held('card')?.number ?? chance.digits(4)).slice(-4),
    account: `*${(held('deposit')?.number ?? chance.digits(4)).slice(-4)}`,
    amount: zh ? `${yuan.toLocaleString('en')}元` : `CNY ${yuan.toLocaleString('en')}`,
    product: zh ? `“${product?.productZh ?? nameZh}”` : (product?.product ?? name),
    outlet: zh ? outlet[3] : `${outlet[2]} branch`,
    date: zh ? `${date.month}月${date.day}日` : date.setLocale('en').toFormat('d MMM'),
  };
}
