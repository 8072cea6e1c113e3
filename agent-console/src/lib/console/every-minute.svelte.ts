/** While the component that calls this exists: looks again each minute, for what changes because time goes by. */
export function everyMinute(look: () => void): void {
  $effect(() => {
    const timer = setInterval(look, 60_000);
    return () => clearInterval(timer);
  });
}
