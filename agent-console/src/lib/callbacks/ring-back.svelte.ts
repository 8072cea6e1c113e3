import type { Reference } from '#server/platform/schema.ts';

/** What a promise to ring somebody back starts from. */
export interface RingBackStart {
  phoneNumber: string | null;
  customer: Reference | null;
  queueId: string | null;
  /** The call in which it is promised. */
  interactionId: string | null;
}
const fromNothing: RingBackStart = { phoneNumber: null, customer: null, queueId: null, interactionId: null };

/** The one dialog for promises; every screen may open it, with what it knows. */
class RingBack {
  /** Null: it is closed. */
  start = $state.raw<RingBackStart | null>(null);

  begin(start: Partial<RingBackStart> = {}): void {
    this.start ??= { ...fromNothing, ...start };
  }

  end = (): void => {
    this.start = null;
  };
}

export const ringBack = new RingBack();
