import { HOUR_MS } from "../../src/core/duration";
import type { Dice } from "./dice";
import type { Target } from "./storm-flow";

/** What a message asks of a car; absent where it asks nothing that may reach the car. */
export type Wanted = "start" | "stop" | "limit" | "lock" | "unlock" | "schedule";

export interface Message {
  readonly msg: Record<string, unknown>;
  readonly wants?: Wanted;
  /** Whether it is a reading or a request that a node can decide on. */
  readonly isEvidence?: boolean;
  /** Whether it lets a car charge at once. */
  readonly isNow?: boolean;
  /** A broker hands it to everybody who connects, so nobody may be asking for it: it must start nothing. */
  readonly isNobodys?: boolean;
}

const starts = [true, "on", "START", 1, "1", { charge: true }, { command: "start" }, Buffer.from("on")];
const stops = [false, "off", "Stop", 0, "0", { charge: false }, { command: "stop" }, Buffer.from("off")];

/** A message for a node, in one of the many shapes that flows give it. `now` is the time of the home. */
export function messageFor(dice: Dice, target: Target, now: number): Message {
  if (dice.chance(0.06)) return { msg: { topic: dice.pick(["", "soc", "grid", "x/y"]), payload: garbage(dice) } };
  const made = makers[target.kind](dice, now);
  const isRetained = dice.chance(0.06);
  const msg = {
    ...made.msg,
    ...(isRetained && { retain: true }),
    ...(dice.chance(0.12) && { repeated: true }),
    ...(dice.chance(0.04) && { force: true }),
  };
  // The broker hands such a message to everybody who connects: nobody may be asking for it now.
  const isNobodys = isRetained && (made.wants === "start" || made.wants === "unlock" || made.isNow === true);
  return isNobodys ? { msg, isNobodys } : { ...made, msg };
}

const makers: Readonly<Record<Target["kind"], (dice: Dice, now: number) => Message>> = {
  charge: (dice) =>
    dice.chance(0.5)
      ? { msg: { payload: dice.pick(starts) }, wants: "start" }
      : { msg: { payload: dice.pick(stops) }, wants: "stop" },

  limit: (dice) =>
    dice.chance(0.2)
      ? { msg: { payload: "read" } }
      : { msg: { payload: dice.pick([60, "70", "80 %", 0.9, { limit: 75 }]) }, wants: "limit" },

  lock: (dice) =>
    dice.chance(0.5) ? { msg: { payload: "lock" }, wants: "lock" } : { msg: { payload: "unlock" }, wants: "unlock" },

  schedule: (dice, now) => {
    const from = Math.ceil(now / HOUR_MS) * HOUR_MS + dice.int(1, 20) * HOUR_MS;
    const iso = (at: number): string => new Date(at).toISOString();
    const plan = [{ start: iso(from), end: iso(from + dice.int(1, 4) * HOUR_MS) }];
    const payload = dice.pick([plan, { plan }, [{ start: "22:30", end: "05:45" }], []]);
    if (dice.chance(0.2)) return { msg: { action: "list" } };
    return { msg: { payload }, wants: "schedule" };
  },

  // A living meter never says the same twice.
  surplus: (dice) => {
    const watts = dice.pick([-7000, -5000, -4500, 0, 300, 3000]) + dice.int(0, 40);
    return { msg: { payload: dice.chance(0.2) ? String(watts) : watts }, isEvidence: true };
  },

  tariff: (dice, now) => {
    const start = Math.floor(now / HOUR_MS) * HOUR_MS;
    const prices = Array.from({ length: 30 }, (_, hour) => ({
      start: new Date(start + hour * HOUR_MS).toISOString(),
      value: Math.round(dice.share * 400) / 1000,
    }));
    const msg = dice.pick([
      { payload: prices },
      { topic: "soc", payload: dice.int(5, 95) },
      { topic: "grid", payload: dice.int(-6000, 4000) },
      { topic: "target", payload: dice.int(50, 100) },
      { topic: "ready", payload: dice.pick(["07:30", "18:00", ""]) },
      { payload: "request" },
    ]);
    return { msg, isEvidence: msg.payload !== "request" };
  },

  mode: (dice) => {
    const msg = dice.pick([
      { payload: dice.pick(["off", "solar", "cheap", "solar+cheap", "now"]) },
      { topic: "boost", payload: dice.pick([30, 90, 0]) },
      { topic: "ready", payload: "07:30" },
      { topic: "minimum", payload: dice.int(10, 50) },
      { payload: "request" },
    ]);
    const isNow = msg.payload === "now" || msg.topic === "boost";
    return { msg, isEvidence: msg.payload !== "request", isNow };
  },

  signals: () => ({ msg: {} }),
};

/** Stands for lists nested so deep that no channel carries them: the gate makes them. */
const DEEP = "deep: 20000";

function garbage(dice: Dice): unknown {
  const itself: Record<string, unknown> = {};
  itself["self"] = itself;
  return dice.pick<unknown>([
    null,
    undefined,
    "",
    "maybe",
    "on off",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    1e300,
    1_795_129_200_000_000_000,
    {},
    [],
    [[]],
    itself,
    DEEP,
    10n,
    new Map([["a", 1]]),
    new Date(Number.NaN),
    Buffer.from([0xff, 0xfe, 0x00]),
    "x".repeat(20_000),
    { start: "yesterday", value: "cheap" },
    [{ start: 1e18, value: 1 }],
    { soc: -5, vehicleId: 7 },
    "__proto__",
    { constructor: null, hasOwnProperty: 1 },
  ]);
}
