import * as z from "zod";

const percent = z.number().min(0).max(100);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "HH:mm");
const weekdays = z.array(z.int().min(1).max(7)).nonempty();

/** Trips of every week, or of every `weeks.of`th, beginning with week `weeks.index` of the recorded time. */
const WeeklyTrip = z.strictObject({
  weekdays,
  leaves: time,
  hours: z.number().positive().max(72),
  kwh: z.number().positive(),
  /** Percent that must be in the car: the car's own if absent. */
  needs: percent.optional(),
  weeks: z.strictObject({ of: z.int().min(2), index: z.int().min(0) }).optional(),
});

/** Trips at chance, the same in every run. */
const RandomTrips = z.strictObject({
  seed: z.int(),
  /** How likely a day has one. */
  perDay: z.number().min(0).max(1),
  leaves: z.strictObject({ from: time, to: time }),
  hours: z.strictObject({ from: z.number().positive(), to: z.number().positive() }),
  kwh: z.strictObject({ from: z.number().positive(), to: z.number().positive() }),
});

const Car = z.strictObject({
  capacityKwh: z.number().positive().default(60),
  /** The car's own limit, and what must be in it at a departure. */
  limitPercent: percent.default(80),
  neededPercent: percent.default(50),
  startPercent: percent.default(50),
  efficiency: z.number().min(0.5).max(1).default(0.9),
  chargerKw: z.number().positive().default(11),
  phases: z.union([z.literal(1), z.literal(3)]).default(3),
  /** From the command until it draws. */
  startDelaySeconds: z.number().min(0).max(1800).default(0),
  /** Above `fromPercent` the power falls in a straight line to `toKw` at 100 percent. */
  taper: z.strictObject({ fromPercent: percent, toKw: z.number().positive() }).optional(),
  webhook: z.boolean().default(false),
  /** Stops in 30 days that its owner allows, whatever else is set. */
  mostStops: z.int().min(1).optional(),
  trips: z.array(WeeklyTrip).default([]),
  random: RandomTrips.optional(),
  /** How the owner says when the car leaves: in the dialog, by a request for each departure, or not at all. */
  told: z.enum(["set", "requested", "never"]).default("set"),
});

const FeeWindow = z.strictObject({
  from: time,
  to: time,
  weekdays: weekdays.optional(),
  months: z.array(z.int().min(1).max(12)).optional(),
  perKwh: z.number(),
});

/** EUR per kWh: (base + fixed + the first window that holds) x (1 + VAT). */
const Prices = z.strictObject({
  /** The exchange's, or a price that never changes, EUR per kWh. */
  base: z.union([z.literal("spot"), z.number()]).default("spot"),
  fixed: z.number().default(0.16),
  vatPercent: percent.default(19),
  windows: z.array(FeeWindow).default([]),
  /** How long a price of the exchange holds: an hour's is cut into quarters that rise and fall with its neighbors. */
  slotMinutes: z.union([z.literal(60), z.literal(30), z.literal(15)]).default(60),
  /** The share of days whose prices are never published, the same ones in every run. */
  lostDays: z.number().min(0).max(1).default(0),
});

const Peak = z.strictObject({
  /** EUR per kW and year, on the highest quarter hour of each month. */
  perKwYear: z.number().positive(),
  floorKw: z.number().min(0).default(2.5),
});

const Battery = z.strictObject({
  capacityKwh: z.number().positive(),
  powerKw: z.number().positive(),
  /** Of what goes in, what comes out. */
  efficiency: z.number().min(0.5).max(1).default(0.9),
  /** Whether the inverter holds it while the decision says so. */
  canHold: z.boolean().default(false),
});

/** A home as data. Whatever is absent is as in the home that the main table is of. */
export const HomeDeclaration = z.strictObject({
  name: z.string().regex(/^[\w.+-]+$/),
  title: z.string().min(1),
  /** IANA zone that the clocks of the home follow. The sign in this name is the other way round. */
  zone: z.string().default("Etc/GMT-1"),
  kwp: z.number().min(0).default(8),
  /** A heat pump draws so much on the coldest day. */
  heatPumpKwh: z.number().min(0).default(0),
  prices: Prices.prefault({}),
  /** EUR for a kWh that goes to the grid, or the bare price of the exchange. */
  feedIn: z.union([z.literal("spot"), z.number()]).default(0.08),
  peak: Peak.optional(),
  fuse: z.strictObject({ amps: z.number().positive(), phases: z.union([z.literal(1), z.literal(3)]) }).optional(),
  battery: Battery.optional(),
  cars: z.array(Car).min(1).max(2),
});

export type HomeDeclaration = z.output<typeof HomeDeclaration>;
export type CarDeclaration = HomeDeclaration["cars"][number];
export type TripDeclaration = CarDeclaration["trips"][number];

/** Reads a declaration, or a list of them. Throws an Error that names what is wrong in `source`. */
export function homesIn(json: unknown, source: string): readonly HomeDeclaration[] {
  const parsed = z
    .array(HomeDeclaration)
    .min(1)
    .safeParse(Array.isArray(json) ? json : [json]);
  if (parsed.success) return parsed.data;
  throw new Error(`${source}: ${z.prettifyError(parsed.error)}`);
}
