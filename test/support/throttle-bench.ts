import { HOUR_MS } from "../../src/core/duration";
import { Throttle } from "../../src/smartcar/transport/throttle";
import type { ThrottledRequest } from "../../src/smartcar/transport/throttle";
import { SmartcarError } from "../../src/core/error";
import { FakeClock } from "./fake-clock";

/** A read that waits for an hour. */
const patient: ThrottledRequest = { urgency: "read", longestWaitMs: HOUR_MS };

/** A throttle, and a list of who was let in and who was not, in order. */
export function bench({ capacity = 120, random = 0 } = {}) {
  const clock = new FakeClock();
  const throttle = new Throttle({ clock, size: { capacity, refillPerMinute: 2 }, random: () => random });
  const log: string[] = [];
  const ask = (name: string, parts: Partial<ThrottledRequest> = {}): Promise<void> =>
    throttle.enter({ ...patient, ...parts }).then(
      () => void log.push(name),
      (error: unknown) => void log.push(`${name} ${error instanceof SmartcarError ? error.code : String(error)}`),
    );
  return { clock, throttle, log, ask };
}

/** The names of so many reads. */
export const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `read ${index + 1}`);
