import type { Broker } from "./broker";
import type { House, HouseReadings } from "./house";
import { household, ownersSchedule } from "./household";
import type { CarTruth, SimulatorLink } from "./simulator-link";
import { COMES_HOME, commuteBetween } from "./commute";

/** What the simulated house runs with. */
export interface HouseLoop {
  readonly house: House;
  readonly simulator: SimulatorLink;
  readonly broker: Broker;
  /** The real time between readings of the meters, milliseconds. */
  readonly everyMs: number;
  /**
   * The time of the house between readings, milliseconds: its clock waits for the computer, so that meters send at this pace however
   * busy that is. Absent: the clock runs on.
   */
  readonly stepMs?: number | undefined;
  /** Called at each step; `true` ends the loop. */
  readonly onStep: (at: number, reading: HouseReadings, cars: readonly CarTruth[]) => boolean;
  /** Called with the outcome of each command to the car with that topic. */
  readonly onResult: (topic: string, outcome: unknown) => void;
}

const RESULTS = ["smartcar/+/charge/result", "smartcar/+/schedule/result"];

/** Runs the house: reads and publishes its meters, and drives its cars, until `onStep` or `signal` ends it. */
export async function liveInHouse(loop: HouseLoop, signal: AbortSignal): Promise<void> {
  for (const results of RESULTS) {
    await loop.broker.subscribe(results, (topic, payload) =>
      loop.onResult(topic.split("/")[1] ?? "", outcomeIn(payload)),
    );
  }
  const publisher = new Publisher(loop.broker);
  const people = new People(loop.simulator);
  const known = new Set(household.map(({ id }) => id));
  await people.arrive();
  const clock = new HouseClock(loop);
  for (let over = false; !over && !signal.aborted;) {
    const since = performance.now();
    const at = await clock.next();
    await people.live(at);
    const cars = (await loop.simulator.cars()).filter(({ id }) => known.has(id));
    const reading = loop.house.read(
      at,
      cars.reduce((sum, { powerW }) => sum + powerW, 0),
    );
    await publisher.publish(at, reading, cars);
    over = loop.onStep(at, reading, cars);
    await pause(Math.max(0, loop.everyMs - (performance.now() - since)), signal);
  }
}

/** The clock of the house from one reading to the next. */
class HouseClock {
  readonly #loop: Pick<HouseLoop, "simulator" | "stepMs">;
  #at: number | undefined;

  constructor(loop: Pick<HouseLoop, "simulator" | "stepMs">) {
    this.#loop = loop;
  }

  /** When the next reading is. */
  async next(): Promise<number> {
    const { simulator, stepMs } = this.#loop;
    if (stepMs === undefined) return simulator.now();
    this.#at = this.#at === undefined ? Math.ceil(await simulator.stand()) : this.#at + stepMs;
    await simulator.moveTo(this.#at);
    return this.#at;
  }
}

/** Anybody may publish to the broker of the demo: an outcome that is not JSON is only its text. */
function outcomeIn(payload: string): unknown {
  try {
    const outcome: unknown = JSON.parse(payload);
    return outcome;
  } catch {
    return payload;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    }
    signal.addEventListener("abort", end, { once: true });
  });
}

/** The people in the house: they drive to work and plug in when they come back. */
class People {
  readonly #simulator: SimulatorLink;
  #livedUntil: number | undefined;
  /** If the demo begins in the middle of a day, they do not come back from work on it. */
  #isOut = false;

  constructor(simulator: SimulatorLink) {
    this.#simulator = simulator;
  }

  /** Brings the cars home that are driven to work, and adds the schedules of their owners. */
  async arrive(): Promise<void> {
    for (const { id, charges, commutes, soc } of household) {
      if (charges === "by schedules") await this.#simulator.addSchedule(id, ownersSchedule);
      if (commutes) await this.#simulator.act(id, { ...COMES_HOME, ...(soc !== undefined && { soc }) });
    }
  }

  /** Does everything that is due since the last call. */
  async live(at: number): Promise<void> {
    const steps = commuteBetween(this.#livedUntil ?? at, at);
    this.#livedUntil = at;
    for (const { leaves, act } of steps) {
      this.#isOut ||= leaves;
      if (!this.#isOut) continue;
      for (const { id, commutes } of household) if (commutes) await this.#simulator.act(id, act);
    }
  }
}

/** Publishes the clock and the meters of the house over MQTT. */
class Publisher {
  readonly #broker: Broker;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  async publish(at: number, reading: HouseReadings, cars: readonly CarTruth[]): Promise<void> {
    await this.#broker.publish("house/clock", new Date(at).toISOString());
    await this.#publishMeters(reading, cars);
  }

  async #publishMeters(
    { gridW, pvW, loadW, batteryW, batteryPercent, priceEurMwh }: HouseReadings,
    cars: readonly CarTruth[],
  ): Promise<void> {
    const chargers = household.map(({ id, topic }) => {
      const { powerW = 0 } = cars.find((car) => car.id === id) ?? {};
      return [`${topic}/charger/power`, powerW] as const;
    });
    const battery = [["battery/soc", batteryPercent] as const, ["battery/power", batteryW] as const].flatMap(
      ([topic, value]) => (value === undefined ? [] : [[topic, value] as const]),
    );
    const house = [["pv/power", pvW], ["load/power", loadW], ...battery, ["grid/power", gridW]] as const;
    const meters = [...chargers, ...house];
    for (const [topic, watts] of meters) {
      await this.#broker.publish(`house/${topic}`, String(Math.round(watts)));
    }
    await this.#broker.publish("house/price", String(priceEurMwh));
  }
}
