import type { CreateUser } from '#server/people/user.schema.ts';
import type { CreateCustomer } from '#server/customers/customer.schema.ts';
import type { GroupKey, SkillKey } from './organisation.ts';

/** One password for everybody: these sign-ins are only answered on loopback, and only while there is demo data. */
export const DEMO_PASSWORD = 'harbour-bank-demo';

/** Somebody who works at the bank; queues, branch, groups and skills by their keys. */
export interface DemoPerson extends Pick<CreateUser, 'name' | 'email' | 'role' | 'language'> {
  queues?: readonly string[];
  branch?: string;
  groups?: readonly GroupKey[];
  skills?: Partial<Record<SkillKey, number>>;
}

/** Those who are there in the small bank. */
export const demoUsers: readonly DemoPerson[] = [
  {
    name: 'Ana Torres',
    email: 'ana@harbour.example',
    role: 'agent',
    language: 'en',
    queues: ['cards', 'accounts', 'general'],
  },
  {
    name: '李梅',
    email: 'mei@harbour.example',
    role: 'agent',
    language: 'zh-CN',
    queues: ['cards', 'accounts', 'general'],
  },
  { name: 'Ben Okafor', email: 'ben@harbour.example', role: 'agent', language: 'en', queues: ['cards', 'general'] },
  { name: 'Sofia Lind', email: 'sofia@harbour.example', role: 'supervisor', language: 'en', queues: [] },
  { name: 'Ada Admin', email: 'admin@harbour.example', role: 'administrator', language: 'en', queues: [] },
];

/** Fictional numbers only: 555-01xx, and Chinese numbers of a block that is not given out. Born when the simulated customers say it. */
export const demoCustomers: readonly (CreateCustomer & { name: string; numbers: string[] })[] = [
  { name: '王芳', language: 'zh-CN', bornOn: '1985-04-12', postcode: '518017', numbers: ['+8613800000101'] },
  { name: '张伟', language: 'zh-CN', bornOn: '1979-08-25', postcode: '510620', numbers: ['+8613800000102'] },
  {
    name: '刘洋',
    language: 'zh-CN',
    bornOn: '1990-12-03',
    postcode: '518052',
    numbers: ['+8613800000103', '+861055500103'],
  },
  { name: '陈静', language: 'zh-CN', bornOn: '1950-05-17', postcode: '310012', numbers: ['+861055500103'] },
  { name: '赵敏贸易有限公司', language: 'zh-CN', numbers: ['+861055500110'] },
  { name: 'Alice Johnson', language: 'en', bornOn: '1987-03-14', postcode: '518001', numbers: ['+12025550111'] },
  { name: 'Robert Johnson', language: 'en', bornOn: '1984-11-02', postcode: '510030', numbers: ['+12025550112'] },
  {
    name: 'Maria Garcia',
    language: 'en',
    bornOn: '1948-06-21',
    postcode: '310013',
    numbers: ['+12025550113', '+12025550120'],
  },
  { name: 'Luis Garcia', language: 'en', numbers: ['+12025550120'] },
  { name: 'Priya Nair', language: 'en', bornOn: '1991-09-30', postcode: '510623', numbers: ['+12025550114'] },
  { name: 'Thomas Müller', language: null, bornOn: '1976-01-08', postcode: '310007', numbers: ['+12025550115'] },
  { name: 'Northwind Bakery Ltd', language: 'en', numbers: ['+12025550116'] },
];

/** What the phone page offers as "my number": one customer each, several with one number, and a number nobody knows. */
export const demoCallers = [
  { name: 'Alice Johnson', phoneNumber: '+12025550111' },
  { name: '王芳', phoneNumber: '+8613800000101' },
  { name: 'Maria & Luis Garcia', phoneNumber: '+12025550120' },
  { name: '刘洋 · 陈静', phoneNumber: '+861055500103' },
  { name: '—', phoneNumber: '+12025550199' },
];
