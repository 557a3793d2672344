import { balanceW, gridMeters, observe, type SiteSettings } from "./observe";
import { type PowerTrail, evidenceOf, type MeterEvidence, type ReportedCharge, trailWith } from "./meter-evidence";
import { checkWith, type SignSuspicion, signAfter, type StepOutcome, stepOutcome } from "./own-step";
import type { SiteReading } from "./reading";
import type { SitePower } from "./site-power";
import { type Command, withFrozen } from "./vitals";

/** What readings are judged by; `now` is in milliseconds since the epoch. */
export interface SiteContext {
  readonly settings: SiteSettings;
  /** A text that changes with the settings: what was found under other settings no longer counts. */
  readonly under: string;
  readonly now: number;
  /** What was last commanded here. */
  readonly command?: Command | undefined;
  readonly car?: ReportedCharge | undefined;
  /** The charging power, if known. */
  readonly powerW?: number | undefined;
}

/** What readings come to. */
export interface SiteStep {
  readonly site: SitePower;
  readonly evidence: MeterEvidence | undefined;
  /** How the check of our last command ended, if it did now. */
  readonly outcome: StepOutcome | undefined;
}

/** What is known of the house's power after these readings, or after time alone, and what that shows of the car. */
export function siteStep(before: SitePower, readings: readonly SiteReading[], context: SiteContext): SiteStep {
  const { settings, under, now, command } = context;
  const observed = observe(forgetOther(before, under), readings, settings, now);
  const isRead = observed.grid?.at === now && readings.length > 0;
  const balance = balanceW(observed, settings, now);
  const check = isRead && balance !== undefined ? checkWith(observed.check, balance) : observed.check;
  const trail = isRead ? trailWith(observed.trail, observed, now) : observed.trail;
  const outcome = check && stepOutcome(check, now);
  const { car, powerW } = context;
  const found = evidenceOf(trail, { car, powerW, now, startedAt: command?.on ? command.at : undefined });
  const site: SitePower = {
    ...observed,
    vitals: withFrozen(observed.vitals, gridMeters(observed, now), command),
    check: outcome ? undefined : check,
    sign: check && outcome ? signAfter(observed.sign, check, outcome, under) : observed.sign,
    trail: outcome?.is === "shown" ? withoutDoubt(found.trail) : found.trail,
  };
  return { site, evidence: ownEvidence(outcome, check?.on, now) ?? found.evidence, outcome };
}

function forgetOther(site: SitePower, under: string): SitePower {
  const sign: SignSuspicion | undefined = site.sign?.under === under ? site.sign : undefined;
  return sign === site.sign ? site : { ...site, sign };
}

/** A load that was found is no longer looked for. */
function withoutDoubt(trail: PowerTrail | undefined): PowerTrail | undefined {
  return trail?.charge ? { ...trail, charge: { ...trail.charge, isReported: true } } : trail;
}

function ownEvidence(
  outcome: StepOutcome | undefined,
  on: boolean | undefined,
  now: number,
): MeterEvidence | undefined {
  if (outcome?.is !== "shown") return undefined;
  return { at: now, load: on ? "shown" : "vanished", watts: outcome.watts };
}
