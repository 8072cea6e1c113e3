import { type Preferences, type UpdatePreferences, noticeKinds, usualPreferences } from './preferences.schema.ts';

/** What was chosen before and what is chosen now, each way of each kind by itself. */
export function chooseMore(before: UpdatePreferences, more: UpdatePreferences): UpdatePreferences {
  const notifications = { ...before.notifications };
  for (const kind of noticeKinds)
    if (more.notifications?.[kind]) notifications[kind] = { ...notifications[kind], ...more.notifications[kind] };
  return { ...before, ...more, notifications };
}

/** What applies: what was chosen, over what is usual. */
export const preferencesOf = (chosen: UpdatePreferences): Preferences =>
  chooseMore(usualPreferences, chosen) as Preferences;
