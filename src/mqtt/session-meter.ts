import { MINUTE_MS } from "../core/duration";
import type { StoredMeter } from "./stored-published";

/** What a charging session has cost so far, and how much of it came from the sun. */
export interface SessionMeter extends StoredMeter {
  /** The means since it was last counted, each with the time that it is of. */
  readonly price: Mean;
  readonly solar: Mean;
  readonly at: number;
}

/** One that was stored has no means. */
type KnownMeter = StoredMeter & Partial<SessionMeter>;

interface Mean {
  readonly sum: number;
  readonly ms: number;
}

export interface SessionMoment {
  readonly startAt: number;
  /** What the session has brought, as far as the car has reported it. */
  readonly energyKwh: number | undefined;
  /** What a kWh costs now, and what one of the sun would have earned. */
  readonly price: number | undefined;
  readonly feedIn: number | undefined;
  /** From 0 to 1; `undefined` where no meter shows it. */
  readonly solarShare: number | undefined;
  readonly now: number;
}

const NOTHING = { solarKwh: 0, sharedKwh: 0, pricedKwh: 0, cost: 0 };
const NONE: Mean = { sum: 0, ms: 0 };
/** Without a look for longer, nobody knows what was meanwhile. */
const LONGEST_MS = 15 * MINUTE_MS;

/**
 * The meter after one more look. A car reports its energy seldom: what it has brought since is counted with the mean price and the
 * mean share of the sun of that time, so each look should come within minutes.
 */
export function meterAfter(before: KnownMeter | undefined, moment: SessionMoment): SessionMeter {
  const { startAt, energyKwh = 0, price, feedIn = 0, solarShare, now } = moment;
  const kept: KnownMeter = before?.startAt === startAt ? before : { startAt, energyKwh, ...NOTHING };
  const same: SessionMeter = { price: NONE, solar: NONE, at: now, ...kept };
  const ms = Math.min(Math.max(0, now - same.at), LONGEST_MS);
  const share = solarShare ?? 0;
  const perKwh = price === undefined ? undefined : share * feedIn + (1 - share) * price;
  const looked = {
    ...same,
    price: meanAfter(same.price, perKwh, ms),
    solar: meanAfter(same.solar, solarShare, ms),
    at: now,
  };
  const grown = energyKwh - same.energyKwh;
  return grown > 0 ? counted(looked, grown) : looked;
}

/** What is shown of it: only what is known of nearly all of the energy. */
export function shownMeter(meter: StoredMeter | undefined): { cost?: number; solarShare?: number } {
  if (!meter || meter.energyKwh <= 0) return {};
  const isMost = (kwh: number): boolean => kwh >= MOST * meter.energyKwh;
  return {
    ...(isMost(meter.pricedKwh) && {
      cost: Math.round((meter.cost / meter.pricedKwh) * meter.energyKwh * 100) / 100 + 0,
    }),
    ...(isMost(meter.sharedKwh) && { solarShare: Math.round((meter.solarKwh / meter.sharedKwh) * 100) }),
  };
}

const MOST = 0.8;

function counted(meter: SessionMeter, grown: number): SessionMeter {
  const { price, solar } = meter;
  return {
    ...meter,
    energyKwh: meter.energyKwh + grown,
    ...(solar.ms > 0 && {
      sharedKwh: meter.sharedKwh + grown,
      solarKwh: meter.solarKwh + (solar.sum / solar.ms) * grown,
    }),
    ...(price.ms > 0 && {
      pricedKwh: meter.pricedKwh + grown,
      cost: meter.cost + (price.sum / price.ms) * grown,
    }),
    price: NONE,
    solar: NONE,
  };
}

function meanAfter(mean: Mean, value: number | undefined, ms: number): Mean {
  return value === undefined ? mean : { sum: mean.sum + value * ms, ms: mean.ms + ms };
}
