import { createCalendar } from '#server/calendars/calendar.actions.ts';
import { proposeDays } from '#server/calendars/holidays.ts';
import type { CalendarDay } from '#server/calendars/calendar.schema.ts';
import { createBranch } from '#server/people/branch.actions.ts';
import { createGroup } from '#server/people/group.actions.ts';
import { createSkill } from '#server/people/skill.actions.ts';
import type { Context } from '#server/platform/context.ts';
import { setSetting } from '#server/platform/settings.actions.ts';
import { queueMemberships } from '#server/routing/memberships.ts';
import { createQueue, updateQueue } from '#server/routing/queue.actions.ts';
import { Queue } from '#server/routing/queue.entity.ts';
import { createEntryPoint } from '#server/telephony/entry-point.actions.ts';
import { branches, calendars, groups, numbers, queues, settings, skills } from './organisation.ts';

/** Ids by key of what the bank consists of. */
export interface Organisation {
  branches: Map<string, string>;
  skills: Map<string, string>;
  groups: Map<string, string>;
  queues: Map<string, string>;
  numbers: Map<string, string>;
}

/** Everything but people and customers, through the actions by which administrators would make it. */
export async function loadOrganisation(ctx: Context): Promise<Organisation> {
  const ids: Organisation = {
    branches: new Map(),
    skills: new Map(),
    groups: new Map(),
    queues: new Map(),
    numbers: new Map(),
  };
  for (const [key, kind, name, nameZh, below] of branches) {
    const parentId = below && ids.branches.get(below)!;
    ids.branches.set(key, (await createBranch(ctx, { key, kind, name, nameZh, parentId })).id);
  }
  for (const skill of skills) ids.skills.set(skill.key, (await createSkill(ctx, skill)).id);
  for (const { branch, ...group } of groups) {
    const branchId = branch && ids.branches.get(branch)!;
    ids.groups.set(group.key, (await createGroup(ctx, { ...group, branchId }, queueMemberships)).id);
  }
  await loadQueues(ctx, ids, await loadCalendars(ctx));
  await loadNumbers(ctx, ids);
  for (const [key, value, place] of settings) {
    const [scope, scopeId] =
      'queue' in place
        ? (['queue', ids.queues.get(place.queue)!] as const)
        : (['branch', ids.branches.get(place.branch)!] as const);
    await setSetting(ctx, key, { scope, scopeId }, value);
  }
  return ids;
}

/** With the holidays of this year and the next, as proposed and taken over. */
async function loadCalendars(ctx: Context): Promise<Map<string, string>> {
  const year = ctx.now.getUTCFullYear();
  const proposed = [...(await proposeDays('CN', year, 'zh-CN')), ...(await proposeDays('CN', year + 1, 'zh-CN'))];
  const ids = new Map<string, string>();
  for (const { key, name, workday, saturday } of calendars) {
    const days: CalendarDay[] = proposed.map(({ date, name, kind }) => ({
      date,
      name,
      spans: kind === 'workday' ? [...workday] : [],
    }));
    const week = [workday, workday, workday, workday, workday, saturday, []].map(spans => [...spans]);
    ids.set(key, await createCalendar(ctx, { name, week, days }));
  }
  return ids;
}

/** The three that every installation begins with are set up, the others made; then each can name the others. */
async function loadQueues(ctx: Context, ids: Organisation, calendarIds: Map<string, string>): Promise<void> {
  for (const { key, id } of await ctx.em.find(Queue, {})) ids.queues.set(key, id);
  for (const [key, { name, nameZh }] of Object.entries(queues))
    if (!ids.queues.has(key)) ids.queues.set(key, (await createQueue(ctx, { key, name, nameZh })).id);
  for (const [key, setup] of Object.entries(queues)) {
    const { asks, overflow, calendar, afterHours } = setup;
    await updateQueue(ctx, ids.queues.get(key)!, {
      skills: Object.entries(asks).map(([skill, [level, lowestLevel]]) => ({
        skillId: ids.skills.get(skill)!,
        level,
        lowestLevel,
      })),
      groupIds: setup.groups.map(group => ids.groups.get(group)!),
      overflowQueueId: overflow ? ids.queues.get(overflow)! : null,
      calendarId: calendar ? calendarIds.get(calendar)! : null,
      afterHoursQueueId: afterHours ? ids.queues.get(afterHours)! : null,
    });
  }
}

async function loadNumbers(ctx: Context, ids: Organisation): Promise<void> {
  for (const { queue, branch, ...number } of numbers) {
    const leadsTo = {
      queueId: queue === null ? null : ids.queues.get(queue)!,
      branchId: branch === null ? null : ids.branches.get(branch)!,
    };
    ids.numbers.set(number.phoneNumber, (await createEntryPoint(ctx, { ...number, ...leadsTo })).id);
  }
}
