import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import { STANDBY_W, chargePowerW } from "./charge-power";
import type { EstimateSettings, Drawn, EstimateState, Fact } from "./state";

/** What the car draws from the wall at an instant, with its uncertainty. */
interface Flow {
  readonly watts: number;
  readonly doubtW: number;
  readonly measured: boolean;
}

/** A reading of the charger is valid until the next one, but no longer than this. */
const READING_HOLDS_MS = 5 * MINUTE_MS;
/** How long a car may take to follow a command. Its reports until then do not contradict the command. */
const FOLLOWS_WITHIN_MS = 5 * MINUTE_MS;
/** How long a report of the car counts as current. */
const FRESH_MS = 2 * 60 * MINUTE_MS;

/** Uncertainty as a share of the power. */
const DOUBT = { measured: 0.02, reported: 0.1, reportedLongAgo: 0.4, planned: 0.3, pause: 0.05 } as const;

/** If the power is unknown, that of most home chargers is the uncertainty. */
const ASSUMED_W = 7_400;

/** What was drawn between two instants, by what is known now about that time. */
export function drawnBetween(
  state: EstimateState,
  fromAt: number,
  toAt: number,
  settings: EstimateSettings,
): readonly Drawn[] {
  const powerW = chargePowerW(state, settings);
  const { charger, charging, plugged, plan } = state;
  const borders = [
    charger && charger.at + READING_HOLDS_MS,
    charging?.since,
    charging?.at,
    charging && charging.at + FRESH_MS,
    plugged?.since,
    plan?.since,
  ].filter((at) => at !== undefined && at > fromAt && at < toAt);
  const instants = [fromAt, ...borders.toSorted((a = 0, b = 0) => a - b), toAt];
  return instants.slice(1).flatMap((to = toAt, index) => {
    const from = instants[index] ?? fromAt;
    if (to <= from) return [];
    const { watts, doubtW, measured } = flowAt(state, from, powerW, settings);
    const hours = (to - from) / HOUR_MS;
    return [{ fromAt: from, toAt: to, kwh: (watts * hours) / 1000, doubtKwh: (doubtW * hours) / 1000, measured }];
  });
}

function flowAt(state: EstimateState, at: number, powerW: number | undefined, settings: EstimateSettings): Flow {
  const { charger, plugged } = state;
  if (charger && at >= charger.at && at < charger.at + READING_HOLDS_MS) {
    const watts = charger.watts < STANDBY_W ? 0 : charger.watts;
    return { watts, doubtW: watts * DOUBT.measured, measured: true };
  }
  const doubted = (watts: number, share: number): Flow => ({
    watts,
    doubtW: (powerW ?? ASSUMED_W) * share,
    measured: false,
  });
  if (plugged?.is === false && plugged.since <= at) return doubted(0, 0);

  const word = lastWord(state, at);
  if (!word) return doubted(0, 1);
  if (!word.fact.is) return doubted(0, word.planned || at - word.fact.at >= FRESH_MS ? DOUBT.pause : 0);
  const drawsW = (word.planned || settings.chargePowerW ? undefined : carPowerW(state)) ?? powerW;
  if (drawsW === undefined) return doubted(0, 1);
  if (word.planned) return doubted(drawsW, DOUBT.planned);
  return doubted(drawsW, at - word.fact.at < FRESH_MS ? DOUBT.reported : DOUBT.reportedLongAgo);
}

/** The car's report counts until another command, and again once it has had time to follow that. */
function lastWord({ charging, plan }: EstimateState, at: number): { fact: Fact; planned: boolean } | undefined {
  const reported = charging && charging.since <= at ? charging : undefined;
  const planned = plan && plan.since <= at ? plan : undefined;
  if (reported && (!planned || reported.at >= planned.since + FOLLOWS_WITHIN_MS || reported.is === planned.is)) {
    return { fact: reported, planned: false };
  }
  return planned && { fact: planned, planned: true };
}

/** The power that the car reported since it charges, if the charger was never measured. */
function carPowerW({ charging, carPower, measuredW }: EstimateState): number | undefined {
  if (!carPower || !charging || measuredW || carPower.at < charging.since || carPower.watts < STANDBY_W)
    return undefined;
  return carPower.watts;
}
