import { useEffect, useState } from "preact/hooks";

/** The wall clock in milliseconds; ticks once a second while `ticking`, so that bars move with one timer. */
export function useNow(ticking: boolean): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ticking]);
  return nowMs;
}
