import type { SpokenLanguage } from './situation.ts';

/** Whose recordings are played; how they were made is told in `voices/README.md`. */
export const voices = ['woman', 'man', 'elder'] as const;
export type Voice = (typeof voices)[number];

/** Somebody who rings. Fictional, with the numbers and dates of birth of the demo's customers. */
export interface Person {
  name: string;
  /** Null: withheld. */
  number: string | null;
  /** `YYYY-MM-DD`; null: they have no reason to tell it. */
  birthDate: string | null;
  language: SpokenLanguage;
  voice: Voice;
}

const person = (
  language: SpokenLanguage,
  voice: Voice,
  name: string,
  number: string | null,
  birthDate: string | null = null,
): Person => ({ name, number, birthDate, language, voice });

export const people = {
  alice: person('en', 'woman', 'Alice Johnson', '+12025550111', '1987-03-14'),
  robert: person('en', 'man', 'Robert Johnson', '+12025550112', '1984-11-02'),
  maria: person('en', 'elder', 'Maria Garcia', '+12025550113', '1948-06-21'),
  priya: person('en', 'woman', 'Priya Nair', '+12025550114', '1991-09-30'),
  thomas: person('en', 'man', 'Thomas Müller', '+12025550115', '1976-01-08'),
  bakery: person('en', 'man', 'Northwind Bakery Ltd', '+12025550116'),
  stranger: person('en', 'man', 'Somebody', '+12025550199'),
  hidden: person('en', 'woman', 'Somebody', null),
  wangFang: person('zh-CN', 'woman', '王芳', '+8613800000101', '1985-04-12'),
  zhangWei: person('zh-CN', 'man', '张伟', '+8613800000102', '1979-08-25'),
  liuYang: person('zh-CN', 'man', '刘洋', '+8613800000103', '1990-12-03'),
  chenJing: person('zh-CN', 'elder', '陈静', '+861055500103', '1950-05-17'),
  zhaoMin: person('zh-CN', 'woman', '赵敏', '+861055500110'),
  strangerZh: person('zh-CN', 'man', '某人', '+8613800000199'),
  hiddenZh: person('zh-CN', 'woman', '某人', null),
} as const;
