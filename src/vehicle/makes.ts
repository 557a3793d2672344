import { MINUTE_MS } from "../core/duration";

/**
 * What is known of a make before its car has answered anything (Smartcar docs: make pages and brand quirks). Plain data: the
 * editor's dialogs are given the same row.
 */
export interface Make {
  /** Whether a start can be sent at all. With an unknown make the car's response decides. */
  readonly startStop: boolean;
  /** Whether a stop can be sent too. Otherwise a start cannot be undone. */
  readonly canStop: boolean;
  /** A stop is refused below this state of charge, percent. */
  readonly stopNeedsSoc?: number;
  /** A start is refused below this state of charge, percent. */
  readonly startNeedsSoc?: number;
  /** Whether charge schedules can be made through Smartcar. With an unknown make the car's response decides. */
  readonly schedules: boolean;
  /** Whether a charge limit can be set, and whether the car can be locked and unlocked. */
  readonly setLimit: boolean;
  readonly lock: boolean;
  /** A remote unlock must be completed by opening the trunk. */
  readonly unlocksByBoot?: true;
  /** The make refuses more stops than this in a rolling window. */
  readonly stopWindow?: { readonly stops: number; readonly days: number };
  /** The make refuses more starts and stops than this until the car has been driven. */
  readonly commandsUntilDriven?: number;
  /** The car responds only near the address that its owner entered. */
  readonly atHomeOnly?: boolean;
  /** A large battery among its present models, kWh: what a car may need at most where it reports no capacity. */
  readonly typicalKwh?: number;
  /** How long a change can take to become visible through Smartcar. */
  readonly lagMs: number;
  /** The make asks to leave its cars alone for this long after a request, or answers from its own store. */
  readonly restMs?: number;
}

const UNKNOWN: Make = {
  startStop: true,
  canStop: true,
  schedules: true,
  setLimit: true,
  lock: true,
  lagMs: 10 * MINUTE_MS,
};
const LIKELY: Make = { ...UNKNOWN, schedules: false };
const BMW_GROUP: Make = {
  startStop: true,
  canStop: true,
  schedules: false,
  setLimit: false,
  lock: false,
  stopWindow: { stops: 80, days: 30 },
  atHomeOnly: true,
  typicalKwh: 81,
  lagMs: 10 * MINUTE_MS,
};
const VW_GROUP: Make = { ...LIKELY, commandsUntilDriven: 15, typicalKwh: 77 };
const VOLVO: Make = {
  startStop: false,
  canStop: false,
  schedules: true,
  setLimit: false,
  lock: true,
  unlocksByBoot: true,
  typicalKwh: 79,
  lagMs: 3 * MINUTE_MS,
};
/** Smartcar docs: Mercedes-Benz. A model that is not known yet may be any of those that can be connected. */
const MERCEDES: Make = { ...LIKELY, setLimit: false, lock: false, stopNeedsSoc: 50 };
const GENERAL_MOTORS: Make = {
  ...LIKELY,
  stopNeedsSoc: 50,
  startNeedsSoc: 50,
  lagMs: 45 * MINUTE_MS,
  restMs: 30 * MINUTE_MS,
};

/** All makes but Mercedes-Benz, whose rule depends on the model: `mercedes`. */
const MAKES: ReadonlyMap<string, Make> = new Map([
  ["BMW", BMW_GROUP],
  ["MINI", { ...BMW_GROUP, typicalKwh: 54, lagMs: 60 * MINUTE_MS }],
  ["VOLVO", VOLVO],
  ["TESLA", { ...UNKNOWN, typicalKwh: 79, lagMs: 5 * MINUTE_MS }],
  ["VOLKSWAGEN", VW_GROUP],
  ["AUDI", { ...VW_GROUP, lagMs: 5 * MINUTE_MS }],
  ["SKODA", { ...VW_GROUP, lagMs: 5 * MINUTE_MS }],
  ["CUPRA", VW_GROUP],
  ["SEAT", VW_GROUP],
  ["POLESTAR", { ...LIKELY, typicalKwh: 79, stopNeedsSoc: 40, lagMs: 3 * MINUTE_MS }],
  ["BYD", { ...LIKELY, lagMs: 3 * MINUTE_MS }],
  ...["HONDA", "JAGUAR", "LANDROVER"].map((make) => [make, { ...LIKELY, lagMs: 30 * MINUTE_MS }] as const),
  ...["BUICK", "CADILLAC", "CHEVROLET", "GMC"].map((make) => [make, GENERAL_MOTORS] as const),
  ...["HYUNDAI", "KIA"].map((make) => [make, { ...LIKELY, lagMs: 5 * MINUTE_MS, restMs: 72 * MINUTE_MS }] as const),
  ["NISSAN", { ...LIKELY, canStop: false }],
  ["RIVIAN", { ...LIKELY, lagMs: 5 * MINUTE_MS }],
  ...["ACURA", "DACIA", "MG", "PORSCHE", "RENAULT", "TOYOTA"].map(
    (make) => [make, { ...LIKELY, lagMs: 60 * MINUTE_MS }] as const,
  ),
]);

/**
 * The rules of a make, and of a model where models differ; both in any spelling, and absent for a car that has not reported them.
 */
export function makeOf(make: string | undefined, model?: string): Make {
  const name = lettersOf(make ?? "");
  return isMercedes(name) ? mercedes(model) : (MAKES.get(name) ?? UNKNOWN);
}

/** Whether a make, in any spelling, is one whose rules are known. */
export function isKnownMake(make: string): boolean {
  const name = lettersOf(make);
  return isMercedes(name) || MAKES.has(name);
}

function lettersOf(make: string): string {
  return make
    .normalize("NFD")
    .replaceAll(/[^a-zA-Z]/g, "")
    .toUpperCase();
}

function isMercedes(name: string): boolean {
  return name === "MERCEDES" || name === "MERCEDESBENZ";
}

/** Only the EQ models obey a start and a stop, and the larger ones a stop at less. */
function mercedes(model: string | undefined): Make {
  if (!model || model.trim() === "") return MERCEDES;
  if (/\bEQ[ES](?![a-z])/i.test(model)) return { ...MERCEDES, stopNeedsSoc: 20 };
  return /\bEQ/i.test(model) ? MERCEDES : WITHOUT_COMMANDS;
}

const WITHOUT_COMMANDS: Make = {
  startStop: false,
  canStop: false,
  schedules: false,
  setLimit: false,
  lock: false,
  lagMs: 10 * MINUTE_MS,
};

/** Makes whose names are not simply capitalized. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["SKODA", "Škoda"],
  ["LANDROVER", "Land Rover"],
  ["ALFAROMEO", "Alfa Romeo"],
  ["MERCEDES", "Mercedes-Benz"],
  ["MERCEDESBENZ", "Mercedes-Benz"],
]);

/** Makes whose names are written in capitals. */
const SPELT: ReadonlySet<string> = new Set(["BMW", "MINI", "GMC", "BYD", "MG", "SEAT", "CUPRA", "DS"]);

/** A make as its owners write it, for sentences; empty for one that is not known. */
export function makeLabel(make: string | undefined): string {
  const name = make?.trim() ?? "";
  const known = NAMES.get(name.toUpperCase().replaceAll(/[\s_-]+/g, ""));
  if (known !== undefined) return known;
  if (SPELT.has(name.toUpperCase())) return name.toUpperCase();
  return name
    .split(/([\s_-]+)/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join("")
    .replaceAll("_", "-");
}
