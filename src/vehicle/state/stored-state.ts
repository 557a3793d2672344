import * as z from "zod";
import { isRecord } from "../../core/describe-value";
import { LATEST_INSTANT } from "../../core/instant";
import { StoredSpeech } from "../../core/stored-speech";
import {
  changedMembers,
  renamed,
  tolerantList,
  tolerantMember,
  tolerantOptional,
  tolerantRecord,
} from "../../core/tolerant-schema";

/** What is stored of what a car has reported and of what counts of it. Instants are milliseconds since the epoch. */

const Instant = z.number().min(0).max(LATEST_INSTANT);
const CalendarInstant = z.number().min(0).max(8.64e15);
const Body = z.record(z.string(), z.unknown());
const Source = z.enum(["webhook", "poll", "command", "estimate"]);
const Reading = z.object({ value: z.number(), at: CalendarInstant });

/** How an update of a car came. */
export type Source = z.infer<typeof Source>;

/** What a car says it is. */
export const Identity = z.object({
  make: z.string().optional(),
  model: z.string().optional(),
  year: z.number().optional(),
});
export type Identity = z.infer<typeof Identity>;

/** A value dated ahead of the present: it waits until its time has come, or until something that was sent later comes. */
const WaitingValue = z.object({
  body: Body,
  updatedAt: Instant.optional(),
  retrievedAt: Instant.optional(),
  toldAt: Instant,
  sequence: z.number().optional(),
  source: Source,
});
export type WaitingValue = z.infer<typeof WaitingValue>;

/** What is known of one signal: the newest good value, and an error if the newest report was one. */
export const KnownSignal = z.object({
  body: Body.optional(),
  /** When the make recorded `body`; absent for what never changes. */
  updatedAt: Instant.optional(),
  retrievedAt: Instant.optional(),
  /** How recent `body` is: when it was recorded, else when it was fetched, else when it came. */
  order: Instant,
  /** The newest date that any value bore: one without a date does not change it. */
  datedAt: Instant.optional(),
  /** When the newest report of any kind was sent, and its place in the sequence of deliveries. */
  toldAt: Instant.optional(),
  sequence: z.number().optional(),
  status: z.enum(["SUCCESS", "ERROR", "UNAVAILABLE"]),
  error: z
    .object({ type: z.string().optional(), code: z.string().optional(), resolution: z.string().optional() })
    .optional(),
  /** When the last report of any kind came. */
  receivedAt: Instant,
  source: Source,
  waiting: tolerantOptional(z.array(WaitingValue)),
});
export type KnownSignal = z.infer<typeof KnownSignal>;

/** What the meter of the house shows of a car: a step of its power has appeared or vanished, what was commanded or what the car
 * reports shows, or a living meter lacks it although a fresh report says that the car charges with power. */
const MeterEvidence = z.object({
  /** When the meter showed it. */
  at: CalendarInstant,
  load: z.enum(["appeared", "vanished", "shown", "missing"]),
  watts: z.number().optional(),
});
export type MeterEvidence = z.infer<typeof MeterEvidence>;

/** What confirms a change; each counts once. */
const Witness = z.enum(["signal", "power", "soc", "report", "meter", "command", "odometer", "answer"]);
export type Witness = z.infer<typeof Witness>;

const Counted = z.object({
  value: z.boolean(),
  /** When the first report of the value was recorded. */
  since: CalendarInstant,
  /** When the newest was. */
  at: CalendarInstant,
  /** The same where the car dates its reports. */
  datedAt: CalendarInstant.optional(),
  receivedAt: CalendarInstant,
  vouchedAt: CalendarInstant,
  witnesses: z.array(Witness),
});
export type Counted = z.infer<typeof Counted>;

const Track = z.object({ counted: Counted.optional(), pending: Counted.optional() });
export type Track = z.infer<typeof Track>;

/** What counts of a car's state, and what waits for a second witness. */
const SettledState = z.object({
  charging: Track,
  pluggedIn: Track,
  soc: Reading.optional(),
  /** When a state of charge was recorded that is above the one before. */
  risenAt: CalendarInstant.optional(),
  /** When the lower one was recorded: the rise happened between the two. */
  risenSince: CalendarInstant.optional(),
  /** When power into the car was last recorded. */
  poweredAt: CalendarInstant.optional(),
  /** The odometer while the car was last plugged in. */
  odometer: Reading.optional(),
  meter: MeterEvidence.optional(),
  /** The last start or stop that the car accepted. */
  command: z.object({ charging: z.boolean(), at: CalendarInstant }).optional(),
});
export type SettledState = z.infer<typeof SettledState>;

const Spot = z.object({ isHome: z.boolean(), by: z.enum(["position", "car"]), at: CalendarInstant });

/** What is remembered of where a car is. */
const PlaceState = z.object({
  /** Where it was seen last, for as long as it has not moved. */
  spot: Spot.optional(),
  /** A position elsewhere while the cable was in: it waits for a second. */
  jump: Spot.optional(),
  /** When the newest position was recorded, whether it counts or not. */
  seenAt: CalendarInstant.optional(),
  /** Why the last spot counts no longer. */
  lost: z.enum(["moved", "plugged-in-again"]).optional(),
  plugged: z.boolean().optional(),
  unpluggedAt: CalendarInstant.optional(),
  odometer: Reading.optional(),
  /** The fast charger of this plug session. */
  fast: z
    .object({ reason: z.enum(["fast-charger", "more-power-than-a-home"]), since: CalendarInstant, isSure: z.boolean() })
    .optional(),
  /** A newer position was at home: what seemed a fast charger in this session is none. */
  overruled: z.literal(true).optional(),
  /** What the meter of the house has shown in this plug session. */
  meter: z.object({ isHome: z.boolean(), at: CalendarInstant }).optional(),
  /** The home by which `spot` was judged. */
  home: z
    .object({ position: z.object({ latitude: z.number(), longitude: z.number() }), radiusM: z.number() })
    .optional(),
});
export type PlaceState = z.infer<typeof PlaceState>;

/** Everything a car has reported. */
export const StoredCarState = z.object({
  identity: tolerantMember(Identity, {}),
  /** On whose behalf Smartcar is asked, so that it need not be looked up after a restart. */
  owner: tolerantOptional(z.string()),
  signals: tolerantRecord(KnownSignal),
  settled: tolerantOptional(SettledState),
  place: tolerantOptional(PlaceState),
});
export type StoredCarState = z.infer<typeof StoredCarState>;

const RECEPTION = { heardAt: "receivedAt" };

/** Version 1 named the time of reception otherwise. */
export function carStateOf1(stored: unknown): unknown {
  return changedMembers(stored, {
    signals: (signals) => eachMember(signals, (signal) => renamed(signal, RECEPTION)),
    settled: (settled) => eachMember(settled, (track) => eachMember(track, (counted) => renamed(counted, RECEPTION))),
  });
}

/** How a car's updates come. */
export const Arrivals = z.object({
  /** When anything was last received from the car. */
  receivedAt: z.number().optional(),
  webhookAt: z.number().optional(),
  readAt: z.number().optional(),
  /** The newest time that a read's signals bore. */
  storeAt: z.number().optional(),
  /** Reads in a row that brought nothing newer of a car that charges. */
  stillReads: z.number().nonnegative(),
});
export type Arrivals = z.infer<typeof Arrivals>;

/** Version 1 named the time of reception otherwise. */
export function arrivalsOf1(stored: unknown): unknown {
  return renamed(stored, RECEPTION);
}

function eachMember(value: unknown, change: (member: unknown) => unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));
}

/** Something that keeps a car, or some of its signals, from being read or commanded, until it is over. */
const KnownFault = z.object({
  type: z.string().optional(),
  code: z.string().optional(),
  /** The signals that it concerns; absent for the whole car. */
  signals: tolerantOptional(z.array(z.string())),
  reason: z.string(),
  says: StoredSpeech,
  resolution: z.string().optional(),
  /** When it was first reported. */
  beganAt: z.number(),
  /** When it was reported to be over. It stays stored, because what was reported before may still come. */
  overAt: z.number().optional(),
});
export type KnownFault = z.infer<typeof KnownFault>;

/** The faults of a car, oldest first. */
export const KnownFaults = tolerantList(KnownFault);

/** What a car has answered that it cannot do, by what was asked. */
export const Unsupported = tolerantRecord(
  z.object({ reason: z.string(), says: StoredSpeech, code: z.string().optional(), at: z.number() }),
);
export type Unsupported = z.infer<typeof Unsupported>;

/** The last entry of each journal that a car has taken in, the newest journal last. */
export const TakenMarks = tolerantList(z.object({ journal: z.string(), entry: z.number() }));
