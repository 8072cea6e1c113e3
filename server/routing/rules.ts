/** Numbers of the machinery, which nobody changes; those that people may change are settings. Seconds. */
export const rules = {
  /** Ringing ends sooner than the offer's time when the agent's console has been away this long. */
  awayGraceSeconds: 5,
  /** An available agent whose console stays away this long goes offline. */
  awayOfflineSeconds: 60,
  /** From "accepted" until agent and customer talk. */
  joinSeconds: 15,
  /** Offers written in one transaction at most. */
  batch: 200,
} as const;

export const secondsLater = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000);
