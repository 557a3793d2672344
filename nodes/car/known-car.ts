import * as z from "zod";
import { withoutOld, type DoubtedValue, type KnownCar, type Place } from "../../src/control/shared/known-car";
import { soundInstant } from "../../src/core/instant";
import type { Car } from "../../src/vehicle/car";
import { makeOf, type Make } from "../../src/vehicle/makes";

const number = z.number().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const text = z.string().optional().catch(undefined);
const certainty = z
  .union([z.literal(1), z.literal(2)])
  .optional()
  .catch(undefined);

/** No charger at home gives more: a car that reports it charges at a fast charger. */
const HOME_CEILING_W = 25_000;

/** Seconds; no report of a car is older than ten years. */
const Age = z.number().transform((age) => Math.min(Math.max(age, 0), 10 * 366 * 24 * 3600));

/** A snapshot as it comes from a car here, or in a message from anywhere. */
const Snapshot = z.object({
  vehicleId: z.string(),
  make: text,
  model: text,
  soc: number,
  limit: number,
  capacityKwh: number,
  pluggedIn: flag,
  charging: flag,
  status: text,
  powerW: number,
  place: z.enum(["home", "away", "unknown"]).optional().catch(undefined),
  atHome: flag,
  certainty: z.object({ charging: certainty, pluggedIn: certainty }).optional().catch(undefined),
  unconfirmed: z.array(z.string()).optional().catch(undefined),
  updatedAt: text,
  ages: z.record(z.string(), Age).optional().catch(undefined),
});
export type ReportedSnapshot = z.infer<typeof Snapshot>;

/** A snapshot in a message's payload; `undefined` for anything else. */
export function snapshotIn(payload: unknown): ReportedSnapshot | undefined {
  const parsed = Snapshot.safeParse(payload);
  return parsed.success ? parsed.data : undefined;
}

/** A car of the account, as all who decide know it: by its snapshot, its ledgers and its make. */
export async function knownCar(car: Car, now: number): Promise<KnownCar> {
  const [snapshot, stops, sent] = [await car.snapshot(), await car.stops(), await car.sentAt()];
  const known = {
    ...knownBy(Snapshot.parse(snapshot), now),
    stops: stops && { left: stops.left, total: stops.limit, windowDays: stops.windowDays, lastDay: stops.lastDay },
    sent: { start: sent.start, stop: sent.stop },
    ...floorsOf(car.make),
    vouchedAt: car.report().at,
  };
  return withoutOld(known, now);
}

/** A car by a snapshot in a message. */
export function knownCarIn(reported: ReportedSnapshot, now: number): KnownCar {
  return withoutOld(knownBy(reported, now), now);
}

function knownBy(reported: ReportedSnapshot, now: number): KnownCar {
  const { soc, limit, capacityKwh, pluggedIn, charging, status, powerW, ages = {} } = reported;
  const timeOf = (name: string): number | undefined => {
    const age = ages[name];
    return age === undefined ? undefined : Math.min(now, now - age * 1000);
  };
  const make = makeOf(reported.make, reported.model);
  return {
    soc,
    limit,
    capacityKwh,
    pluggedIn,
    charging,
    fullyCharged: status === undefined ? undefined : status === "fully-charged",
    powerW,
    place: placeIn(reported),
    certainty: reported.certainty,
    unconfirmed: reported.unconfirmed?.filter(isDoubted),
    ...floorsOf(make),
    typicalKwh: make.typicalKwh,
    times: {
      soc: timeOf("soc"),
      limit: timeOf("limit"),
      capacityKwh: timeOf("capacityKwh"),
      pluggedIn: timeOf("pluggedIn"),
      charging: timeOf("charging") ?? timeOf("status"),
      fullyCharged: timeOf("status") ?? timeOf("charging"),
      powerW: timeOf("powerW"),
    },
    updatedAt: Math.min(now, soundInstant(Date.parse(reported.updatedAt ?? "")) ?? now),
  };
}

/** A car that takes no command, but charges by schedules, has no start to take back. */
function floorsOf({ startStop, schedules, stopNeedsSoc, startNeedsSoc, canStop }: Make): Partial<KnownCar> {
  if (startStop) return { stopNeedsSoc, startNeedsSoc, canStop };
  return schedules ? { schedulesOnly: true } : {};
}

/** As it was judged where the car is known; else as the snapshot says. */
function placeIn({ place, atHome, powerW = 0 }: ReportedSnapshot): Place | undefined {
  if (place !== undefined) return place;
  if (atHome !== undefined) return atHome ? "home" : "away";
  return powerW > HOME_CEILING_W ? "away" : undefined;
}

function isDoubted(name: string): name is DoubtedValue {
  return name === "charging" || name === "pluggedIn";
}
