import { randomUUID } from 'node:crypto';
import { deferred } from '../deferred.ts';
import type { Call } from './call.ts';
import type { Run } from './run.ts';

/** Two legs that talk to each other, until one of them goes. */
export class Bridge {
  readonly room = `bridge-${randomUUID()}`;
  #over = deferred<void>();

  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** This leg talks until the other goes; being interrupted ends it for both. */
  async talk(run: Run, call: Call): Promise<void> {
    call.audio.join(this.room);
    try {
      await run.wait(this.over);
    } finally {
      call.audio.join(null);
      this.end();
    }
  }

  end(): void {
    this.#over.resolve();
  }
}
