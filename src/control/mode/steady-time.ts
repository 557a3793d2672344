import { clockJumpMs } from "../shared/clock-jump";
import { shiftedCar } from "../shared/known-car";
import { shiftedFollowed } from "../shared/manual-override";
import { shiftedSite } from "../shared/site-power/shifted";
import type { ModeInput } from "./input";
import type { Moment } from "./moment";
import type { HeardNews, ModeState } from "./state";

/**
 * The moment in a time that does not jump: what was running goes on from where it was, and as after a restart nothing is
 * decided for a while. Times of day, such as those of a plan or of a departure, stay what they are.
 */
export function steadyTime({ settings, state, now }: Moment, input: ModeInput): Moment {
  const isRestart = input.kind === "restart";
  const byMs = clockJumpMs(state, now, isRestart);
  if (byMs === 0) return { settings, state, now };
  const wakeAt = isRestart ? state.wakeAt : now + settings.warmUpMs;
  return { settings, state: { ...shifted(state, byMs), wakeAt }, now };
}

function shifted(before: ModeState, byMs: number): ModeState {
  const state = shiftedFollowed(before, byMs);
  const later = (at: number | undefined): number | undefined => (at === undefined ? undefined : at + byMs);
  const heard = (news: HeardNews | undefined): HeardNews | undefined => news && { ...news, at: news.at + byMs };
  const { boost, car, site, battery } = state;
  return {
    ...state,
    at: later(state.at),
    codeSince: later(state.codeSince),
    begunAt: later(state.begunAt),
    windowsAt: later(state.windowsAt),
    boost: boost && { ...boost, startAt: boost.startAt + byMs, endAt: boost.endAt + byMs },
    car: car && shiftedCar(car, byMs),
    site: site && shiftedSite(site, byMs),
    battery: battery && {
      ...battery,
      since: battery.since + byMs,
      stops: battery.stops?.map((at) => at + byMs),
    },
    surplus: heard(state.surplus),
    tariff: heard(state.tariff),
  };
}
