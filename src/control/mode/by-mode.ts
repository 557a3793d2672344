import { withoutBattery } from "./battery";
import type { Verdict } from "./decision";
import type { Moment } from "./moment";
import { bySource, bySunAndPrice } from "./by-source";
import { MINUTE_MS } from "./settings";
import { isPlannedByTariff } from "./ready";
import { awaitedUntil } from "./sources";

/** Whoever decides for the mode hears of a charge that was found as well: so long its word is waited for. */
const FOUND_MS = MINUTE_MS;

/** What the mode asks for, when nothing weightier does. */
export function byMode(moment: Moment): Verdict {
  const { mode } = moment.state;
  if (mode === "off") return beforeReady(moment, { on: false, reason: { code: "off", params: {} } });
  if (mode === "now") return { on: true, reason: { code: "now", params: {} } };
  return beforeReady(moment, patient(moment, mode ?? moment.settings.mode));
}

function patient(moment: Moment, mode: NonNullable<Moment["state"]["mode"]>): Verdict {
  const { state, now } = moment;
  const until = awaitedUntil(mode, state);
  if (until !== undefined && now < until) {
    return { on: undefined, holds: true, reason: { code: "warming-up", params: {} } };
  }
  const said =
    mode === "solar+cheap" ? bySunAndPrice(moment) : bySource(moment, mode === "solar" ? "surplus" : "tariff");
  const verdict = withoutBattery(moment, said);
  const heldUntil = (state.since ?? 0) + FOUND_MS;
  const isFound = state.on === true && state.origin === "found" && now < heldUntil;
  if (verdict.on !== false || !isFound) return verdict;
  return { on: true, reason: { code: "found", params: { until: heldUntil } }, nextChangeAt: heldUntil };
}

/** While the mode leaves the car off, a charge that is to come is the next change. */
function beforeReady(moment: Moment, verdict: Verdict): Verdict {
  const { ready, tariff } = moment.state;
  if (verdict.on !== false || !ready) return verdict;
  const startAt = isPlannedByTariff(moment, ready) ? tariff?.nextChangeAt : ready.block?.startAt;
  if (startAt === undefined || startAt <= moment.now) return verdict;
  const nextChangeAt = Math.min(startAt, verdict.nextChangeAt ?? startAt);
  if (verdict.reason.code !== "off") return { ...verdict, nextChangeAt };
  return { ...verdict, reason: { code: "ready-waiting", params: { startAt, at: ready.at } }, nextChangeAt };
}
