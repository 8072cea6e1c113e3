import type { Language } from '#server/platform/schema.ts';
import type { Tier } from '#server/platform/settings.schema.ts';
import { demoCustomers } from './demo-people.ts';
import { companyNumber, identityNumber, passportNumber } from './identity.ts';
import { companyName, personName } from './names.ts';
import { outletKeys } from './organisation.ts';
import { type DemoHolding, holdingsOf } from './products.ts';
import { Chance } from './random.ts';
import { ownerAt, reasonOf, addressOf } from './valuing.ts';

export interface DemoCustomer {
  id: string;
  name: string;
  kind: 'person' | 'company';
  language: Language | null;
  number: string;
  bornOn: string | null;
  identityNumber: string;
  address: string;
  postcode: string;
  email: string;
  tier: Tier;
  tierReason: string | null;
  /** Key of a branch. */
  branch: string;
  /** E-mail of the relationship manager. */
  owner: string | null;
  phoneNumbers: string[];
  holdings: DemoHolding[];
  createdAt: Date;
  /** How often they ring, compared with others. */
  rings: number;
}

type Described = Pick<DemoCustomer, 'name' | 'kind' | 'language' | 'tier' | 'branch' | 'phoneNumbers'> & {
  bornOn?: string | null;
};

const CUSTOMERS = 500;
const areas = ['212', '303', '415', '617', '305', '312', '206', '512'];
const cityCodes: Record<string, string> = { shenzhen: '755', guangzhou: '20', hangzhou: '571', ningbo: '574' };
const DAY = 86_400_000;

/** Tier and branch of those who are in the small bank, too. */
const known: Readonly<Record<string, [tier: Tier, branch: string]>> = {
  王芳: ['platinum', 'futian'],
  刘洋: ['gold', 'nanshan'],
  赵敏贸易有限公司: ['platinum', 'yinzhou'],
  'Alice Johnson': ['gold', 'nanshan'],
  'Priya Nair': ['private', 'tianhe'],
  'Thomas Müller': ['gold', 'west-lake'],
  'Northwind Bakery Ltd': ['gold', 'haishu'],
};

/** Everybody whom the bank serves; `since`: when it began to keep them here. Families and companies share telephones. */
export function makeCustomers(since: Date, now: Date): DemoCustomer[] {
  const chance = new Chance(20_261);
  const numbers = numberBook(chance);
  const customers: DemoCustomer[] = [];
  const add = (who: Described): void => {
    customers.push(describe(chance, who, customers.length, since, now));
  };
  for (const { name, language = null, bornOn = null, numbers: phoneNumbers } of demoCustomers) {
    const [tier, branch] = known[name] ?? ['standard', chance.pick(outletKeys)];
    add({ name, kind: /Ltd|公司/.test(name) ? 'company' : 'person', language, tier, branch, phoneNumbers, bornOn });
  }
  while (customers.length < CUSTOMERS) {
    const language: Language = chance.happens(0.62) ? 'zh-CN' : 'en';
    const tier = chance.weighted<Tier>({ standard: 71, gold: 18, platinum: 8, private: 3 });
    const branch = chance.pick(outletKeys);
    const own = () =>
      chance.happens(0.2) ? [numbers.mobile(language), numbers.line(branch)] : [numbers.mobile(language)];
    const person = (name: string, more: string[] = []) =>
      add({ name, kind: 'person', language, tier, branch, phoneNumbers: [...own(), ...more] });
    if (chance.happens(0.1)) {
      const shared = numbers.line(branch);
      const { name, family } = personName(chance, language);
      person(name, [shared]);
      for (let others = chance.between(1, 2); others > 0; others--)
        person(personName(chance, language, family).name, [shared]);
    } else if (chance.happens(0.12)) {
      const switchboard = numbers.line(branch);
      const name = companyName(chance, language);
      add({ name, kind: 'company', language, tier, branch, phoneNumbers: [switchboard] });
      if (chance.happens(0.5)) person(personName(chance, language).name, [switchboard]);
    } else person(personName(chance, language).name);
  }
  return customers.slice(0, CUSTOMERS);
}

function describe(chance: Chance, who: Described, place: number, since: Date, now: Date): DemoCustomer {
  const someDay = `${chance.between(1948, 2004)}-${pad(chance.between(1, 12))}-${pad(chance.between(1, 28))}`;
  const bornOn = who.bornOn ?? someDay;
  const company = who.kind === 'company';
  const newcomer = place >= 12 && chance.happens(0.12);
  const createdAt = new Date(
    newcomer
      ? since.getTime() + chance.next() * (now.getTime() - since.getTime() - DAY)
      : since.getTime() + place * 1_000,
  );
  return {
    ...who,
    id: chance.id(createdAt),
    number: `6${String(2_000_143 + place * 17).padStart(8, '0')}`,
    bornOn: company ? null : bornOn,
    identityNumber: company
      ? companyNumber(chance)
      : who.language === 'zh-CN'
        ? identityNumber(chance, bornOn)
        : passportNumber(chance),
    ...addressOf(chance, who.branch, who.language ?? 'en'),
    email: `customer${place + 1}@mail.example`,
    tierReason: reasonOf(chance, who.tier, who.language ?? 'en'),
    owner: ownerAt(who.branch, who.tier, chance),
    holdings: holdingsOf(chance, who, now),
    createdAt,
    rings: chance.logNormal(1, 0.8) * (who.tier === 'standard' ? 1 : 1.6),
  };
}

/** Numbers that belong to nobody: of a block that is not given out, and 555-01xx. Each is given once. */
function numberBook(chance: Chance) {
  const given = new Set(demoCustomers.flatMap(({ numbers }) => numbers));
  const fresh = (make: () => string): string => {
    for (;;) {
      const number = make();
      if (!given.has(number)) return given.add(number) && number;
    }
  };
  return {
    mobile: (language: Language) =>
      fresh(() =>
        language === 'zh-CN' ? `+8613800000${chance.digits(3)}` : `+1${chance.pick(areas)}55501${chance.digits(2)}`,
      ),
    line: (branch: string) => fresh(() => `+86${codeOf(branch)}5550${chance.digits(4)}`),
  };
}

const codeOf = (branch: string): string => {
  const place = Math.floor(outletKeys.indexOf(branch) / 3);
  return Object.values(cityCodes)[place]!;
};

const pad = (number: number): string => String(number).padStart(2, '0');
