import type { PresenceView } from '#server/people/presence.schema.ts';
import type { Log } from '#server/platform/context.ts';
import type { Audience } from './audience.ts';

/** Two thousand people come and go; whoever looks at the directory reads no faster. */
const TELL_EVERY_MS = 1_000;

export interface DirectoryTeller {
  /** What these people do may have changed. */
  touch(userIds: readonly string[]): void;
  stop(): void;
}

/** Tells those who have the directory open what people do now, each once a second at most. */
export function createDirectoryTeller(
  load: (userIds: string[]) => Promise<PresenceView[]>,
  audience: Audience,
  log: Log,
): DirectoryTeller {
  const touched = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const tell = async (): Promise<void> => {
    timer = undefined;
    const userIds = [...touched];
    touched.clear();
    try {
      audience.tell(['directory'], 'directory', await load(userIds));
    } catch (error) {
      log.warn({ err: error }, 'the directory will be shown a little later');
      touch(userIds);
    }
  };
  const touch = (userIds: readonly string[]): void => {
    if (stopped || userIds.length === 0 || !audience.hears(['directory'])) return;
    for (const id of userIds) touched.add(id);
    timer ??= setTimeout(() => void tell(), TELL_EVERY_MS);
  };
  return {
    touch,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
