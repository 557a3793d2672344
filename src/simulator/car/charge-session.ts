import { HOUR_MS } from "../../core/duration";
import type { CarState, ChargeSession, RunningSession } from "./car-state";

/** A car remembers its sessions for as long as anyone may ask for them, and a little longer. */
const REMEMBERED_MS = 40 * 24 * HOUR_MS;

/** `after` with its sessions brought up to date, given how the car stood just before. */
export function bookSession(before: CarState, after: CarState): CarState {
  if (!before.charging && after.charging) return { ...after, session: begin(after) };
  if (!before.charging || after.charging || !before.session) return after;
  const ended = end(before.session, after);
  const recent = before.sessions.filter(({ endedAt }) => endedAt > after.at - REMEMBERED_MS);
  return { ...after, session: undefined, sessions: ended.energyKwh > 0 ? [...recent, ended] : recent };
}

function begin({ at, soc, atHome, energyAddedKwh }: CarState): RunningSession {
  return { startedAt: at, socFrom: soc, atHome, addedBeforeKwh: energyAddedKwh };
}

function end({ startedAt, socFrom, atHome, addedBeforeKwh }: RunningSession, after: CarState): ChargeSession {
  const energyKwh = after.energyAddedKwh - addedBeforeKwh;
  return { startedAt, endedAt: after.at, socFrom, socTo: after.soc, energyKwh, atHome };
}
