import { MINUTE_MS } from "../../core/duration";
import { restoreSurplus } from "./stored-surplus";
import type { SurplusInput } from "./input";
import { type SurplusContext, chargePowerW, chargerPowerW, type DerivedContext } from "./context";
import type { SurplusState } from "./state";
import { type KnownCar, chargingAt } from "../shared/known-car";
import type { MeterEvidence } from "../shared/site-power/meter-evidence";
import { beginCheck, lastOutcome, type StepOutcome } from "../shared/site-power/own-step";
import type { SiteReading } from "../shared/site-power/reading";
import type { SitePower } from "../shared/site-power/site-power";
import { siteStep } from "../shared/site-power/site-step";

/** Adds an input to the state, without any conclusion. */
export function observe({ settings, state, now }: SurplusContext, input: SurplusInput): SurplusState {
  switch (input.kind) {
    case "car":
      return takeCar(state, input.car, now);
    case "other-switched":
      return { ...state, means: undefined, dueSince: undefined, heldBackSince: undefined };
    case "restart":
      return { ...restoreSurplus(state), wakeAt: now + settings.warmUpMs };
    default:
      return state;
  }
}

/** An older report never replaces a newer one. An unplugged car cannot show at the meter. */
function takeCar(state: SurplusState, reported: KnownCar, now: number): SurplusState {
  const updatedAt = Math.min(reported.updatedAt ?? now, now);
  if (updatedAt < (state.car?.updatedAt ?? -Infinity)) return state;
  const car = { ...reported, updatedAt };
  if (reported.pluggedIn !== false) return { ...state, car };
  return { ...state, car, noRise: undefined };
}

/** Cars take one to five minutes to begin, and some meters report only each minute. */
const CAR_BEGINS_WITHIN_MS = 5 * MINUTE_MS;

/** The state with new readings of the house's meters, or after time alone, and what they show of the car. */
export function takePower(
  context: SurplusContext,
  readings: readonly SiteReading[],
): { readonly state: SurplusState; readonly evidence: MeterEvidence | undefined } {
  const { settings, state, now } = context;
  const { on, since, origin, car, site: before = {} } = state;
  const { site, evidence, outcome } = siteStep(before, readings, {
    settings: settings.site,
    under: settings.under,
    now,
    command: origin === "own" && on !== undefined && since !== undefined ? { on, at: since } : undefined,
    car: car && { charging: car.charging, powerW: car.powerW, at: chargingAt(car) },
    powerW: chargePowerW(context),
  });
  const isRevived = before.vitals?.isFrozen === true && !site.vitals?.isFrozen;
  const checked = {
    ...state,
    site,
    // Readings of a frozen meter are not part of a mean.
    means: isRevived ? undefined : state.means,
    dueSince: isRevived ? undefined : state.dueSince,
  };
  return { state: before.check?.on ? { ...checked, noRise: noRiseAfter(context, outcome) } : checked, evidence };
}

/** The site with a check of the command that is sent now. */
export function withCheck({ settings, state, chargePowerW: expectedW, now }: DerivedContext, on: boolean): SitePower {
  const { site = {} } = state;
  const dueAt = now + settings.settleMs + CAR_BEGINS_WITHIN_MS;
  const check = beginCheck(on, { beforeW: state.means?.gridW, expectedW, dueAt });
  return { ...site, check, sign: on && site.sign ? { ...site.sign, isOpen: false } : site.sign };
}

/** Ends the check of a start if the car has changed by itself. */
export function withoutCheck(context: DerivedContext, on: boolean): Pick<SurplusState, "site" | "noRise"> {
  const { site, noRise } = context.state;
  const check = site?.check;
  return {
    site: site && { ...site, check: undefined },
    noRise: on ? undefined : check?.on ? noRiseAfter(context, lastOutcome(check)) : noRise,
  };
}

/** The warning that a start does not show at the meter, unless the charger shows it. */
function noRiseAfter(context: SurplusContext, outcome: StepOutcome | undefined): SurplusState["noRise"] {
  if (!outcome) return context.state.noRise;
  if (outcome.is !== "missing") return undefined;
  const isMeasured = (chargerPowerW(context) ?? 0) >= outcome.params.expectedW / 2;
  return isMeasured ? undefined : outcome.params;
}
