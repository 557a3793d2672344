import { createHmac } from "node:crypto";
import { resolve } from "node:path";
import { MINUTE_MS } from "../../src/core/duration";
import { simulatorCredentials, simulatorManagementToken } from "../../src/simulator/simulator";
import { withTemporaryFolder } from "../../scripts/temporary-folder";
import { stormCars } from "./cars";
import { Dice } from "./dice";
import { messageFor } from "./messages";
import { deedFor, faultFor, GOSSIP, idleReport, type DiskMood } from "./mishaps";
import { unanswered } from "./promises/answered";
import { unasked } from "./promises/asked";
import { unfounded } from "./promises/evidence";
import { crashes } from "./promises/process";
import { leaks } from "./promises/secrets";
import type { StormRecord, Violation } from "./record";
import { attention, targets } from "./storm-flow";
import { packageWithout, type Fix } from "./undone";
import { World } from "./world";

export interface StormOptions {
  readonly seed: number;
  /** The storm ends with whichever comes first. */
  readonly seconds: number;
  readonly events: number;
  /** Whether it also ends when Node-RED ends after something that a promise forbids. */
  readonly untilFirst: boolean;
  /** Which fix the package is without; none where it is absent. */
  readonly undone?: Fix | undefined;
  /** Hears of what happens besides messages. */
  readonly say: (text: string) => void;
}

export interface StormResult {
  readonly events: number;
  readonly commands: number;
  readonly violations: readonly Violation[];
  readonly record: StormRecord;
}

/** How often each kind of event comes. */
const weights = {
  message: 800,
  replay: 60,
  forgery: 20,
  fault: 40,
  deed: 40,
  doubt: 5,
  jump: 12,
  clock: 3,
  deploy: 4,
  disk: 3,
  kill: 2,
  stop: 0.7,
} as const;

type Event = keyof typeof weights;

/** So long after a start in doubt its car is read for the last time. */
const DOUBT_STEPS = 4;
const DOUBT_STEP_MS = 10 * MINUTE_MS;

/** Lets a storm go over a home, and looks at each promise afterwards. */
export function storm(options: StormOptions): Promise<StormResult> {
  return withTemporaryFolder(async (userDir) => {
    const { undone } = options;
    const packageFolder = undone === undefined ? resolve(".") : packageWithout(undone, userDir);
    const world = await World.open(userDir, packageFolder);
    try {
      const events = await rage(world, options);
      const early = options.untilFirst ? foundBefore(world) : [];
      if (early.length === 0) await calm(world, options.say);
      const { record } = world;
      const violations = early.length > 0 ? early : [...atOnce(world), ...unanswered(record)];
      const commands = record.sent.filter(({ path }) => path.includes("/commands/")).length;
      return { events, commands, violations, record };
    } finally {
      await world.close();
    }
  });
}

/** A request that has no answer so many lives later gets none. */
const ANSWERED_WITHIN_LIVES = 5;

/** What can be told before the end. */
function foundBefore(world: World): Violation[] {
  const { record } = world;
  const asks = record.asks.filter(({ life }) => life < record.lives.length - ANSWERED_WITHIN_LIVES);
  return [...atOnce(world), ...unanswered({ ...record, asks })];
}

/** What shows when it happens. */
function atOnce(world: World): Violation[] {
  const { record } = world;
  return [...unasked(record), ...unfounded(record), ...world.looked, ...leaks(record, secrets), ...crashes(record)];
}

/** Vehicle identification numbers as the simulator invents them, and where its cars are. */
const secrets = {
  never: [
    simulatorCredentials.clientSecret === "simulator" ? "simulator-secret" : simulatorCredentials.clientSecret,
    simulatorManagementToken,
    "storm-token-0123456789",
  ],
  onlyAsked: [
    GOSSIP.vin,
    ...stormCars.map(({ id }) => `SIM${id.replaceAll("-", "").slice(-14).toUpperCase()}`),
    "48.1371",
    "11.5754",
    "48.2488",
    "11.6532",
  ],
};

async function rage(world: World, { seed, seconds, events, untilFirst, say }: StormOptions): Promise<number> {
  const dice = new Dice(seed);
  const end = performance.now() + seconds * 1000;
  let count = 0;
  for (; count < events && performance.now() < end; count++) {
    const event: Event = dice.weighted(weights);
    if (!world.isUp) await world.begin();
    const { lives } = world.record;
    const life = lives.length;
    await happen[event](world, dice, say);
    if (untilFirst && lives.length > life && foundBefore(world).length > 0) break;
  }
  return count;
}

const happen: Readonly<Record<Event, (world: World, dice: Dice, say: (text: string) => void) => Promise<void>>> = {
  message: async (world, dice) => {
    const kind = dice.weighted(attention);
    const target = dice.pick(targets.filter((one) => one.kind === kind));
    await world.give(target, messageFor(dice, target, world.now));
  },

  replay: async (world, dice) => {
    const { delivered } = world.record;
    if (delivered.length === 0) return;
    const { body, headers } = dice.pick(delivered.slice(-50));
    const signature = [headers["sc-signature"] ?? ""].flat()[0] ?? "";
    await world.deliver(body, { "content-type": "application/json", "sc-signature": signature });
  },

  forgery: async (world, dice) => {
    const body = dice.pick(["[1]", "null", "{}", '{"eventType":"VEHICLE_STATE"}', "[".repeat(60_000), "x", "\u0000"]);
    const signature = dice.chance(0.7) ? signed(body) : dice.pick(["", "00", "not a signature"]);
    await world.deliver(body, { "content-type": "application/json", "sc-signature": signature });
  },

  fault: async (world, dice) => {
    if (dice.chance(0.1)) await world.control("/faults", undefined, "DELETE");
    await world.control("/faults", [faultFor(dice)]);
  },

  deed: async (world, dice) => {
    await world.control(`/cars/${dice.pick(stormCars).id}`, deedFor(dice));
    if (dice.chance(0.1)) await world.control("/deliveries", { duplicates: dice.int(0, 2), disorder: dice.int(0, 3) });
  },

  // A start that got lost on its way, and then nobody asks for anything until the car has reported that it does not charge.
  doubt: async (world, dice) => {
    const { id, name: car } = dice.pick(stormCars);
    const isIdle = { atHome: true, plugged: true, charging: false, obstacle: null, soc: 50, limit: 90 };
    const match = { method: "POST", path: `/v3/.*${id}/commands/charge/start` };
    await world.control("/faults", undefined, "DELETE");
    await world.control("/faults", [{ match, times: 1, status: 503, body: { error: "Service Unavailable" } }]);
    await world.control(`/cars/${id}`, isIdle);
    const target = { node: `charge-${car}`, kind: "charge", car } as const;
    await world.give(target, { msg: { payload: true, force: true }, wants: "start" });
    for (let step = 0; step < DOUBT_STEPS; step++) {
      await world.settle();
      await world.jump(DOUBT_STEP_MS);
      const body = idleReport(id, `doubt-${world.now}`, world.now);
      await world.deliver(body, { "content-type": "application/json", "sc-signature": signed(body) });
    }
  },

  jump: (world, dice) => world.jump(dice.pick([1, 5, 20, 60, 300, 1500]) * MINUTE_MS),

  clock: async (world, dice) => world.setComputerClock(dice.pick([-3600, -130, -20, 20, 130, 3600, 86_400]) * 1000),

  deploy: async (world, dice, say) => {
    const type = dice.pick(["full", "nodes", "nodes", "flows"] as const);
    say(`deploy of ${type}`);
    await world.deploy(type, dice);
  },

  disk: async (world, dice, say) => {
    const mood = dice.pick<DiskMood>(["fine", "fine", "fine", "full", "short", "read-only"]);
    say(`disk ${mood}`);
    world.setDisk(mood);
  },

  kill: async (world, dice, say) => {
    const isDamaged = dice.chance(0.15);
    say(isDamaged ? "kill, and a file is damaged" : "kill");
    await world.end("kill");
    if (isDamaged) world.damageFile(dice);
    await beginAgain(world, dice);
  },

  stop: async (world, dice, say) => {
    say("stop");
    await world.end("stop");
    await beginAgain(world, dice);
  },
};

function signed(body: string): string {
  return createHmac("sha256", simulatorManagementToken).update(body).digest("hex");
}

/** Most computers show the right time. */
async function beginAgain(world: World, dice: Dice): Promise<void> {
  world.setDisk("fine");
  const isOwn = dice.chance(0.3);
  await world.begin(
    isOwn ? dice.pick([0, 1000, -90_000, 20 * MINUTE_MS, -20 * MINUTE_MS, 26 * 60 * MINUTE_MS]) : undefined,
  );
}

/** Each lets the home's clock go on by six hours. */
const LEAST_CALM_STEPS = 12;
const MOST_CALM_STEPS = 40;

/** All that waits for something gets it, and comes to its end. */
async function calm(world: World, say: StormOptions["say"]): Promise<void> {
  await world.end("stop");
  await world.begin();
  world.setDisk("fine");
  await world.control("/faults", undefined, "DELETE");
  for (const { id } of stormCars) await world.control(`/cars/${id}`, { obstacle: null });
  for (let step = 0; step < MOST_CALM_STEPS; step++) {
    await world.settle();
    if (step >= LEAST_CALM_STEPS && unanswered(world.record).length === 0) break;
    say("calm goes on");
    await world.jump(6 * 60 * MINUTE_MS);
  }
  await world.end("stop");
}
