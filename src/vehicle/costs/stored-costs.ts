import * as z from "zod";
import { SoundInstant, tolerantList, tolerantMember, tolerantOptional } from "../../core/tolerant-schema";

const Amount = z.number().min(0);

/** What a local day of a session brought. Energies in kWh, costs in the major currency unit. */
const CostDay = z.object({
  /** When the day began, by the clock of the home. */
  dayAt: SoundInstant,
  /** What it brought, as far as it was counted. */
  kwh: Amount,
  /** Of that, what was counted while the meters of the house were known; what the sun and the home battery gave of it. */
  sharedKwh: Amount,
  solarKwh: Amount,
  batteryKwh: Amount,
  /** Of all, what has a price; its cost by where it came from: `other` where no meter tells. */
  pricedKwh: Amount,
  gridCost: z.number(),
  batteryCost: z.number(),
  solarCost: z.number(),
  otherCost: z.number(),
});
export type CostDay = z.infer<typeof CostDay>;

/** What was seen on a day since energy was last counted: times in ms, each other number multiplied by its time. */
const Pending = CostDay.omit({ kwh: true, sharedKwh: true, pricedKwh: true, solarKwh: true, batteryKwh: true }).extend({
  ms: Amount,
  sharedMs: Amount,
  pricedMs: Amount,
  solar: Amount,
  battery: Amount,
});
export type Pending = z.infer<typeof Pending>;

/** What counted while one session ran. */
const SessionCost = z.object({
  /** Which session; milliseconds since the epoch, as all instants. */
  startAt: SoundInstant,
  /** What the car had brought in it by its own report when that was last counted, and how much of it nobody saw. */
  reportedKwh: Amount,
  days: tolerantMember(tolerantList(CostDay), []),
  pending: tolerantMember(tolerantList(Pending), []),
  /** How long it was watched while the car charged. */
  seenMs: Amount,
  /** How long it ran unwatched. */
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

/** A quarter of an hour while the car was plugged in: means of what was known. */
const TrailSlot = z.object({
  at: SoundInstant,
  looks: z.number(),
  price: tolerantOptional(z.number()),
  feedIn: tolerantOptional(z.number()),
  /** What the house would export without the car, W. */
  surplusW: tolerantOptional(z.number()),
});
export type TrailSlot = z.infer<typeof TrailSlot>;

/** From plugging in to unplugging. */
const Stay = z.object({
  /** When it was seen to be plugged in. */
  fromAt: SoundInstant,
  untilAt: tolerantOptional(SoundInstant),
  /** What a kWh would have cost if the car had charged from plugging in; absent where a part of it is unknown. */
  atOncePerKwh: tolerantOptional(z.number()),
  trail: tolerantMember(tolerantList(TrailSlot), []),
});
export type Stay = z.infer<typeof Stay>;

/** What is known of the costs of a car's sessions. JSON, stored over restarts. */
export const CostBook = z.object({
  /** When it was first looked, and last. */
  sinceAt: tolerantOptional(SoundInstant),
  at: tolerantOptional(SoundInstant),
  /** Whether the car was plugged in then. */
  pluggedIn: tolerantOptional(z.boolean()),
  /** Newest last. */
  stays: tolerantMember(tolerantList(Stay), []),
  sessions: tolerantMember(tolerantList(SessionCost), []),
});
export type CostBook = z.infer<typeof CostBook>;

export const NO_COSTS: CostBook = { stays: [], sessions: [] };
