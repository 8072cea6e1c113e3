import { demoUsers } from './demo-people.ts';
import type { DemoAgent } from './line.ts';
import { Chance } from './random.ts';
import { staff } from './staff.ts';

/** Those who took the calls of the past: who works in queues, with the languages they speak. */
export function agentsOf(branches: ReadonlyMap<string, string>, userIds: ReadonlyMap<string, string>): DemoAgent[] {
  const chance = new Chance(7);
  const taking = staff.filter(({ groups }) => groups !== undefined);
  const contact = taking.filter(({ role }) => role === 'agent');
  return taking.map(person => {
    const { skills = {}, groups = [] } = person;
    return {
      id: userIds.get(person.email)!,
      branchId: person.branch ? branches.get(person.branch)! : null,
      queues: new Set([
        ...(person.role === 'agent' ? ['cards', 'accounts', 'general'] : []),
        ...(groups.includes('lending-desk') ? ['loans'] : []),
        ...(groups.includes('wealth-desk') ? ['wealth'] : []),
        ...(groups.includes('chinese-speakers') ? ['chinese-line'] : []),
      ]),
      languages: new Set([
        ...(skills.english ? (['en'] as const) : []),
        ...(skills.chinese ? (['zh-CN'] as const) : []),
      ]),
      duty: {
        place: contact.indexOf(person),
        of: contact.length,
        desk: person.role !== 'agent',
        shown: demoUsers.some(({ email }) => email === person.email),
      },
      pace: 0.78 + chance.next() * 0.5,
    };
  });
}
