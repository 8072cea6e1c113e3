const MINUTE = 60_000;
const STEP = 5 * MINUTE;

export interface Pick {
  key: 'inAnHour' | 'afternoon' | 'tomorrow';
  at: string;
}

/** Times that people agree on, by the reader's clock: none that has passed or is about to. `now` in milliseconds. */
export function quickPicks(now: number): Pick[] {
  const onDay = (days: number, hour: number) => {
    const day = new Date(now);
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour).getTime();
  };
  const picks: [Pick['key'], number][] = [
    ['inAnHour', Math.ceil((now + 60 * MINUTE) / STEP) * STEP],
    ['afternoon', onDay(0, 15)],
    ['tomorrow', onDay(1, 9)],
  ];
  return picks
    .filter(([key, at]) => key === 'inAnHour' || at > now + 60 * MINUTE)
    .map(([key, at]) => ({ key, at: new Date(at).toISOString() }));
}
