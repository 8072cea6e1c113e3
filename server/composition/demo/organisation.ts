import type { BranchKind } from '#server/people/branch.schema.ts';
import type { SettingKey } from '#server/platform/settings.schema.ts';

/** What the bank consists of, from the top down: each names the one it lies below. */
export const branches: readonly [key: string, kind: BranchKind, name: string, nameZh: string, below: string | null][] =
  [
    ['head-office', 'head_office', 'Head Office', '总行', null],
    ['guangdong', 'province', 'Guangdong', '广东分行', 'head-office'],
    ['zhejiang', 'province', 'Zhejiang', '浙江分行', 'head-office'],
    ['shenzhen', 'city', 'Shenzhen', '深圳分行', 'guangdong'],
    ['guangzhou', 'city', 'Guangzhou', '广州分行', 'guangdong'],
    ['hangzhou', 'city', 'Hangzhou', '杭州分行', 'zhejiang'],
    ['ningbo', 'city', 'Ningbo', '宁波分行', 'zhejiang'],
    ['nanshan', 'outlet', 'Nanshan', '南山支行', 'shenzhen'],
    ['futian', 'outlet', 'Futian', '福田支行', 'shenzhen'],
    ['luohu', 'outlet', 'Luohu', '罗湖支行', 'shenzhen'],
    ['tianhe', 'outlet', 'Tianhe', '天河支行', 'guangzhou'],
    ['yuexiu', 'outlet', 'Yuexiu', '越秀支行', 'guangzhou'],
    ['haizhu', 'outlet', 'Haizhu', '海珠支行', 'guangzhou'],
    ['west-lake', 'outlet', 'West Lake', '西湖支行', 'hangzhou'],
    ['binjiang', 'outlet', 'Binjiang', '滨江支行', 'hangzhou'],
    ['gongshu', 'outlet', 'Gongshu', '拱墅支行', 'hangzhou'],
    ['haishu', 'outlet', 'Haishu', '海曙支行', 'ningbo'],
    ['jiangbei', 'outlet', 'Jiangbei', '江北支行', 'ningbo'],
    ['yinzhou', 'outlet', 'Yinzhou', '鄞州支行', 'ningbo'],
  ];

export const outletKeys = branches.filter(([, kind]) => kind === 'outlet').map(([key]) => key);

export const skills = [
  { key: 'english', name: 'English', nameZh: '英语', language: 'en' },
  { key: 'chinese', name: 'Chinese', nameZh: '中文', language: 'zh-CN' },
  { key: 'cards', name: 'Cards', nameZh: '银行卡业务' },
  { key: 'lending', name: 'Lending', nameZh: '信贷' },
  { key: 'wealth', name: 'Wealth products', nameZh: '理财产品' },
  { key: 'fraud', name: 'Fraud', nameZh: '反欺诈' },
  { key: 'companies', name: 'Companies', nameZh: '对公业务' },
] as const;
export type SkillKey = (typeof skills)[number]['key'];

/** Named sets of people, and the queues they work in. */
export const groups = [
  { key: 'contact-south', name: 'Contact centre South', nameZh: '华南客服中心', branch: 'guangdong' },
  { key: 'contact-east', name: 'Contact centre East', nameZh: '华东客服中心', branch: 'zhejiang' },
  { key: 'lending-desk', name: 'Lending desk', nameZh: '信贷组', branch: null },
  { key: 'wealth-desk', name: 'Wealth desk', nameZh: '财富管理组', branch: null },
  { key: 'chinese-speakers', name: 'Chinese line', nameZh: '中文专线组', branch: null },
] as const;
export type GroupKey = (typeof groups)[number]['key'];

const halfPastEight = 510;
const workday: [number, number][] = [[halfPastEight, 1050]];
/** Times of the day in minutes; the holidays of the country are added when they are loaded. */
export const calendars = [
  { key: 'desks', name: 'Lending and wealth · 信贷与财富', workday, saturday: [[540, 960]] as [number, number][] },
  { key: 'outlets', name: 'Outlets · 网点', workday: [[540, 1020]] as [number, number][], saturday: [] },
] as const;

export interface QueueSetup {
  name: string;
  nameZh: string;
  /** Level asked for, and what is accepted after a long wait. */
  asks: Partial<Record<SkillKey, [level: number, lowest: number]>>;
  overflow?: string;
  calendar?: string;
  afterHours?: string;
  groups: readonly GroupKey[];
}

/** The hot lines never close; the desks keep hours and lead to the general line outside of them. */
export const queues: Readonly<Record<string, QueueSetup>> = {
  cards: {
    name: 'Cards',
    nameZh: '银行卡',
    asks: { cards: [2, 1] },
    overflow: 'general',
    groups: ['contact-south', 'contact-east'],
  },
  accounts: {
    name: 'Accounts and deposits',
    nameZh: '账户与存款',
    asks: {},
    overflow: 'general',
    groups: ['contact-south', 'contact-east'],
  },
  general: { name: 'General', nameZh: '综合业务', asks: {}, groups: ['contact-south', 'contact-east'] },
  loans: {
    name: 'Loans',
    nameZh: '贷款',
    asks: { lending: [3, 1] },
    overflow: 'general',
    calendar: 'desks',
    afterHours: 'general',
    groups: ['lending-desk'],
  },
  wealth: {
    name: 'Wealth',
    nameZh: '财富管理',
    asks: { wealth: [3, 2] },
    calendar: 'desks',
    afterHours: 'general',
    groups: ['wealth-desk'],
  },
  'chinese-line': {
    name: 'Chinese line',
    nameZh: '中文专线',
    asks: { chinese: [3, 3] },
    overflow: 'general',
    groups: ['chinese-speakers'],
  },
};

/** What differs for one queue or branch. */
export const settings: readonly [key: SettingKey, value: unknown, place: { queue: string } | { branch: string }][] = [
  ['overflowAfterSeconds', 60, { queue: 'cards' }],
  ['overflowAtLength', 8, { queue: 'accounts' }],
  ['serviceSeconds', 30, { queue: 'accounts' }],
  ['serviceSeconds', 45, { queue: 'loans' }],
  ['relaxAfterSeconds', 90, { queue: 'loans' }],
  ['wrapUpSeconds', 120, { queue: 'loans' }],
  ['wrapUpSeconds', 180, { queue: 'wealth' }],
  ['ownerWaitSeconds', 90, { queue: 'wealth' }],
  ['offerSeconds', 30, { queue: 'wealth' }],
  ['ownerFromTier', 'gold', { branch: 'hangzhou' }],
  ['organisationName', 'Harbour Bank Zhejiang', { branch: 'zhejiang' }],
  ['organisationNameZh', '海港银行浙江分行', { branch: 'zhejiang' }],
];

/** The number that everybody knows, and those of the cities and desks. Fictional, as all numbers here. */
export const NATIONAL_NUMBER = '+12025550100';
export interface DemoNumber {
  phoneNumber: string;
  name: string;
  language: 'en' | 'zh-CN' | null;
  queue: string | null;
  branch: string | null;
}
export const numbers: readonly DemoNumber[] = [
  { phoneNumber: NATIONAL_NUMBER, name: 'National line · 全国热线', language: null, queue: null, branch: null },
  { phoneNumber: '+8675555500100', name: 'Shenzhen · 深圳', language: null, queue: null, branch: 'shenzhen' },
  { phoneNumber: '+862055500100', name: 'Guangzhou · 广州', language: 'zh-CN', queue: null, branch: 'guangzhou' },
  { phoneNumber: '+8657155500100', name: 'Hangzhou · 杭州', language: 'zh-CN', queue: null, branch: 'hangzhou' },
  { phoneNumber: '+8657455500100', name: 'Ningbo · 宁波', language: 'zh-CN', queue: null, branch: 'ningbo' },
  { phoneNumber: '+12025550101', name: 'Loans · 贷款', language: null, queue: 'loans', branch: null },
  { phoneNumber: '+12025550102', name: 'Wealth · 财富管理', language: null, queue: 'wealth', branch: 'head-office' },
  {
    phoneNumber: '+12025550108',
    name: 'Chinese line · 中文专线',
    language: 'zh-CN',
    queue: 'chinese-line',
    branch: null,
  },
];
