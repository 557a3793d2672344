import * as z from "zod";
import { SoundInstant, tolerantList, tolerantMember, tolerantOptional } from "../../core/tolerant-schema";

const Amount = z.number().min(0);

/** A few minutes of the house: means of what was known. Powers in W, import and discharge positive; money per kWh. */
const HouseSlot = z.object({
  /** When it began; milliseconds since the epoch, as all instants. */
  at: SoundInstant,
  /** How often it was looked. */
  looks: z.number().min(1),
  price: tolerantOptional(z.number()),
  /** What an exported kWh earned. */
  feedIn: tolerantOptional(z.number()),
  gridW: tolerantOptional(z.number()),
  batteryW: tolerantOptional(z.number()),
  /** What the panels gave, where a meter showed it. */
  solarW: tolerantOptional(z.number()),
  /** What the meter of the charger showed, where it has one. */
  chargerW: tolerantOptional(z.number()),
});
export type HouseSlot = z.infer<typeof HouseSlot>;

/** What a local day of a session brought. Energies in kWh, costs in the major currency unit. */
const CostDay = z.object({
  /** When the day began, by the clock of the home. */
  dayAt: SoundInstant,
  /** What it brought while somebody looked. */
  kwh: Amount,
  /** Of that, what has a known origin; what the sun and the home battery gave of it. */
  sharedKwh: Amount,
  solarKwh: Amount,
  batteryKwh: Amount,
  /** Of all, what has a price; its cost by where it came from: `other` where no meter showed it. */
  pricedKwh: Amount,
  gridCost: z.number(),
  batteryCost: z.number(),
  solarCost: z.number(),
  otherCost: z.number(),
});
export type CostDay = z.infer<typeof CostDay>;

/** What one session cost. */
const SessionCost = z.object({
  /** Which session: when it began and, as far as is known, ended. */
  startAt: SoundInstant,
  endAt: SoundInstant,
  /** What the car has reported of its energy. */
  reportedKwh: Amount,
  days: tolerantMember(tolerantList(CostDay), []),
  /** State of charge, percent. */
  socFrom: tolerantOptional(z.number()),
  socTo: tolerantOptional(z.number()),
  /** How much of its time nobody looked. */
  missedMs: tolerantMember(Amount, 0),
  /** What the meter of the charger measured, and for how long it was known. */
  chargerKwh: tolerantMember(Amount, 0),
  chargerMs: tolerantMember(Amount, 0),
  currency: tolerantOptional(z.string()),
  /** What the prices are of: a feed, or the tariff of the home. */
  priceSource: tolerantOptional(z.enum(["feed", "tariff"])),
  odometerKm: tolerantOptional(z.number()),
});
export type SessionCost = z.infer<typeof SessionCost>;

/** From plugging in to unplugging. */
const Stay = z.object({
  fromAt: SoundInstant,
  untilAt: tolerantOptional(SoundInstant),
  /** What a kWh would have cost if the car had charged from plugging in; absent where a part of it is unknown. */
  atOncePerKwh: tolerantOptional(z.number()),
});
export type Stay = z.infer<typeof Stay>;

/** What is known of the costs of a car's sessions. JSON, stored over restarts. */
export const CostBook = z.object({
  /** When it was first looked, and last. */
  sinceAt: tolerantOptional(SoundInstant),
  at: tolerantOptional(SoundInstant),
  /** Whether the car was plugged in then. */
  pluggedIn: tolerantOptional(z.boolean()),
  /** Of the last days, oldest first. */
  trail: tolerantMember(tolerantList(HouseSlot), []),
  /** Newest last. */
  stays: tolerantMember(tolerantList(Stay), []),
  sessions: tolerantMember(tolerantList(SessionCost), []),
});
export type CostBook = z.infer<typeof CostBook>;

export const NO_COSTS: CostBook = { trail: [], stays: [], sessions: [] };
