import type { SetupView } from '#server/platform/setup.schema.ts';
import { api } from '../api/client.ts';
import type { Console } from '../console/console.svelte.ts';
import { remember, remembered } from '../ui/remember.ts';

const key = 'setup-later';
/** Until this window is closed. */
export const askLater = () => remember(key, 'yes', 'session');

/** The set-up is a page of its own, unless somebody may ring me. */
export const standsAlone = ({ presence }: Console): boolean => presence.view?.activity === 'offline';

/** Whether this installation still has to be set up; nobody is kept from work by not knowing. */
export async function needsSetup(): Promise<boolean> {
  if (remembered(key, 'session')) return false;
  return api.get<SetupView>('/setup').then(
    ({ done }) => !done,
    () => false,
  );
}
