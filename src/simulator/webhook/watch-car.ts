import type { Clock } from "../../core/clock";
import type { CloudCar } from "../cloud/cloud-car";
import type { SignalCode } from "../cloud/signal-catalogue";

/**
 * Keeps looking at a car at the moments at which it has something to tell, and says which signals have changed in
 * Smartcar's store. What comes in at one look, as after a jump of the clock, is told at once. The returned function ends it.
 */
export function watchCar(
  { car, cache }: CloudCar,
  clock: Clock,
  onNews: (codes: ReadonlySet<SignalCode>) => void,
): () => void {
  let cancel: (() => void) | undefined;
  let news = new Set<SignalCode>();
  let isClosed = false;

  function arm(): void {
    cancel?.();
    const at = Math.min(car.nextMilestoneAt ?? Infinity, cache.nextArrivalAt ?? Infinity);
    if (at < Infinity && !isClosed) cancel = clock.after(at - clock.now(), look);
  }

  function look(): void {
    cache.signals();
    arm();
  }

  function tell(): void {
    const told = news;
    news = new Set();
    if (!isClosed) onNews(told);
  }

  const endings = [
    car.onChange(arm),
    cache.onNews((codes) => {
      if (news.size === 0) queueMicrotask(tell);
      news = new Set([...news, ...codes]);
    }),
  ];
  arm();
  return () => {
    isClosed = true;
    cancel?.();
    for (const end of endings) end();
  };
}
