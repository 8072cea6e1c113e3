import type { Language } from '#server/platform/schema.ts';
import type { Tier } from '#server/platform/settings.schema.ts';
import { branches } from './organisation.ts';
import type { Chance } from './random.ts';

const reasons: Readonly<Record<Exclude<Tier, 'standard'>, Readonly<Record<Language, readonly string[]>>>> = {
  gold: {
    en: [
      'Salary account with us for years',
      'Average balance above 100,000 for a quarter',
      'Home loan and salary with us',
    ],
    'zh-CN': ['多年工资代发客户', '近一季度日均资产超过10万元', '房贷与工资均在我行'],
  },
  platinum: {
    en: ['Assets above 500,000', 'Owner of a company that banks with us', 'Wealth products renewed three times'],
    'zh-CN': ['金融资产超过50万元', '我行对公客户实际控制人', '理财连续三次续作'],
  },
  private: {
    en: ['Assets above 6,000,000, signed private banking agreement', 'Family office client since the branch opened'],
    'zh-CN': ['金融资产超过600万元，已签约私人银行', '开业即合作的家族客户'],
  },
};

/** Why somebody has the tier, as whoever gave it wrote. */
export const reasonOf = (chance: Chance, tier: Tier, language: Language): string | null =>
  tier === 'standard' ? null : chance.pick(reasons[tier][language]);

const managers: Readonly<Record<string, string>> = {
  shenzhen: 'xu@harbour.example',
  guangzhou: 'clara@harbour.example',
  hangzhou: 'sun@harbour.example',
  ningbo: 'ma@harbour.example',
};

const cityOf = (branch: string): string => branches.find(([key]) => key === branch)![4]!;

/** Key customers have a relationship manager, the one of their city; so have some who are on their way there. */
export function ownerAt(branch: string, tier: Tier, chance: Chance): string | null {
  const has = tier === 'platinum' || tier === 'private' || (tier === 'gold' && chance.happens(0.35));
  return has ? managers[cityOf(branch)]! : null;
}

const streets = ['Banyan Road', 'Harbour Street', 'Camphor Lane', 'Lotus Avenue', 'Ferry Road', 'Osmanthus Street'];
const streetsZh = ['榕树路', '海港街', '香樟巷', '莲花大道', '渡口路', '桂花街'];
const postcodes: Readonly<Record<string, string>> = {
  shenzhen: '5180',
  guangzhou: '5100',
  hangzhou: '3100',
  ningbo: '3150',
};

/** In the city of their outlet, in a street that it does not have. */
export function addressOf(chance: Chance, branch: string, language: Language): { address: string; postcode: string } {
  const city = branches.find(([key]) => key === cityOf(branch))!;
  const street = chance.between(0, streets.length - 1);
  const house = chance.between(1, 180);
  const flat = `${chance.between(1, 28)}0${chance.between(1, 6)}`;
  return {
    address:
      language === 'zh-CN'
        ? `${city[3].replace('分行', '市')}${streetsZh[street]}${house}号${flat}室`
        : `${house} ${streets[street]}, Flat ${flat}, ${city[2]}`,
    postcode: `${postcodes[city[0]]}${chance.digits(2)}`,
  };
}
