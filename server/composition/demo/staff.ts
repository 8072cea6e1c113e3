import type { GroupKey, SkillKey } from './organisation.ts';
import { type DemoPerson, demoUsers } from './demo-people.ts';

type Speaks = 'en' | 'zh-CN';
const levels = (english: number, chinese: number, others: Partial<Record<SkillKey, number>>) => ({
  ...(english > 0 && { english }),
  ...(chinese > 0 && { chinese }),
  ...others,
});

const agent = (
  name: string,
  email: string,
  language: Speaks,
  branch: string,
  groups: readonly GroupKey[],
  skills: Partial<Record<SkillKey, number>>,
): DemoPerson => ({ name, email: `${email}@harbour.example`, role: 'agent', language, branch, groups, skills });
const other = (
  name: string,
  email: string,
  role: DemoPerson['role'],
  language: Speaks,
  branch?: string,
): DemoPerson => ({
  name,
  email: `${email}@harbour.example`,
  role,
  language,
  ...(branch && { branch }),
});

/** What those who are there in the small bank, too, are besides in the whole one. */
const standing: Record<string, Omit<DemoPerson, 'name' | 'email' | 'role'>> = {
  'ana@harbour.example': {
    branch: 'shenzhen',
    groups: ['contact-south'],
    skills: levels(5, 2, { cards: 4, fraud: 3, lending: 1 }),
  },
  'mei@harbour.example': {
    branch: 'guangzhou',
    groups: ['contact-south', 'chinese-speakers'],
    skills: levels(3, 5, { cards: 5, fraud: 4 }),
  },
  'ben@harbour.example': { branch: 'hangzhou', groups: ['contact-east'], skills: levels(5, 0, { cards: 3 }) },
};

const south: GroupKey[] = ['contact-south'];
const east: GroupKey[] = ['contact-east'];
const southChinese: GroupKey[] = ['contact-south', 'chinese-speakers'];
const eastChinese: GroupKey[] = ['contact-east', 'chinese-speakers'];

/** Everybody who works at the whole bank, in the order in which the sign-in page offers them. */
export const staff: readonly DemoPerson[] = [
  ...demoUsers.filter(({ role }) => role === 'agent').map(user => ({ ...user, ...standing[user.email] })),
  agent('陈晨', 'chen', 'zh-CN', 'shenzhen', southChinese, levels(2, 5, { cards: 3 })),
  agent('黄丽', 'huang', 'zh-CN', 'shenzhen', southChinese, levels(1, 5, { cards: 2, companies: 3 })),
  agent('吴昊', 'wu', 'zh-CN', 'guangzhou', [...southChinese, 'lending-desk'], levels(2, 5, { cards: 2, lending: 4 })),
  agent('林晓', 'lin', 'zh-CN', 'guangzhou', [...south, 'lending-desk'], levels(3, 4, { cards: 3, lending: 3 })),
  agent('何静', 'he', 'zh-CN', 'hangzhou', eastChinese, levels(2, 5, { cards: 4, fraud: 2 })),
  agent('郑凯', 'zheng', 'zh-CN', 'hangzhou', [...eastChinese, 'lending-desk'], levels(3, 5, { cards: 3, lending: 5 })),
  agent('周婷', 'zhou', 'zh-CN', 'ningbo', eastChinese, levels(0, 5, { cards: 3 })),
  agent('Grace Mensah', 'grace', 'en', 'shenzhen', south, levels(5, 1, { cards: 4, fraud: 5 })),
  agent(
    'Diego Alvarez',
    'diego',
    'en',
    'guangzhou',
    [...south, 'lending-desk'],
    levels(5, 0, { cards: 2, lending: 3 }),
  ),
  agent('Emma Novak', 'emma', 'en', 'hangzhou', east, levels(5, 2, { cards: 3 })),
  agent('Omar Haddad', 'omar', 'en', 'ningbo', east, levels(4, 2, { cards: 2, companies: 4 })),
  ...demoUsers.filter(({ role }) => role === 'supervisor'),
  other('郑岚', 'lan', 'supervisor', 'zh-CN', 'guangdong'),
  other('Peter Lang', 'peter', 'supervisor', 'en', 'zhejiang'),
  manager('徐颖', 'xu', 'zh-CN', 'futian', levels(3, 5, { wealth: 5 })),
  manager('Clara Bennett', 'clara', 'en', 'tianhe', levels(5, 2, { wealth: 4, companies: 4 })),
  manager('孙博', 'sun', 'zh-CN', 'west-lake', levels(4, 5, { wealth: 4 })),
  manager('马琳', 'ma', 'zh-CN', 'yinzhou', levels(1, 5, { wealth: 3, companies: 5 })),
  other('唐敏', 'tang', 'teller', 'zh-CN', 'nanshan'),
  other('Ruth Park', 'ruth', 'teller', 'en', 'west-lake'),
  other('韩冰', 'han', 'lobby_manager', 'zh-CN', 'tianhe'),
  other('Hugo Santos', 'hugo', 'lobby_manager', 'en', 'haishu'),
  other('Irene Walker', 'irene', 'billing_clerk', 'en', 'head-office'),
  other('袁媛', 'yuan', 'billing_clerk', 'zh-CN', 'head-office'),
  other('Felix Moreau', 'felix', 'knowledge_editor', 'en', 'head-office'),
  other('邓辉', 'deng', 'branch_administrator', 'zh-CN', 'guangdong'),
  other('Nora Lindgren', 'nora', 'branch_administrator', 'en', 'zhejiang'),
  ...demoUsers.filter(({ role }) => role === 'administrator'),
  other('Arthur Keller', 'arthur', 'auditor', 'en', 'head-office'),
];

function manager(
  name: string,
  email: string,
  language: Speaks,
  branch: string,
  skills: Partial<Record<SkillKey, number>>,
): DemoPerson {
  return { ...other(name, email, 'relationship_manager', language, branch), groups: ['wealth-desk'], skills };
}
