import { request } from "undici";
import type { NewSchedule, ScheduleLocation, ScheduleTimes } from "../../../src/smartcar/schedules/schedule";
import { SmartcarError } from "../../../src/core/error";
import type { ScheduleOutcome } from "../../../src/vehicle/schedules/schedule-outcome";
import type { SyncRequest } from "../../../src/vehicle/schedules/target";
import { SimulatedGarage, type SimulatedGarageOptions } from "../simulated-garage";
import { volvo } from "../simulator/cloud";

const home: ScheduleLocation = { latitude: 48.1371, longitude: 11.5754 };
const zone = "Europe/Berlin";

export type Plan = readonly (readonly [start: string, end: string])[];

// The bench's clock begins on 2026-06-01 at 10:00 UTC, noon by the car's clock.
export const TONIGHT: Plan = [["2026-06-01T20:00Z", "2026-06-02T02:00Z"]];
export const TWICE: Plan = [...TONIGHT, ["2026-06-02T03:00Z", "2026-06-02T04:00Z"]];

/** What the car is to hold: the windows of a plan in UTC, or schedules that stay. */
export function syncRequest(
  plan: Plan,
  schedules: readonly ScheduleTimes[] = [],
  at: Partial<SyncRequest> = {},
): SyncRequest {
  const windows = plan.map(([start, end]) => ({ startAt: Date.parse(start), endAt: Date.parse(end) }));
  return { location: home, zone, windows, schedules, ...at };
}

/** The schedules of a simulated Volvo, asked for as a node does, and looked at in the car itself. */
export class ScheduleBench {
  readonly garage: SimulatedGarage;
  readonly vehicleId: string;

  private constructor(garage: SimulatedGarage, vehicleId: string) {
    this.garage = garage;
    this.vehicleId = vehicleId;
  }

  static async open(options: SimulatedGarageOptions = {}, vehicleId = volvo): Promise<ScheduleBench> {
    return new ScheduleBench(await SimulatedGarage.open(options), vehicleId);
  }

  get #schedules() {
    return this.garage.car(this.vehicleId).schedules;
  }

  sync(requested: SyncRequest, how?: { force: boolean }): Promise<ScheduleOutcome> {
    return this.garage.run(this.#schedules.sync(requested, how));
  }

  create(times: ScheduleTimes, location = home): Promise<ScheduleOutcome> {
    const schedule: NewSchedule = { location, times };
    return this.garage.run(this.#schedules.create(schedule));
  }

  remove(id?: string): Promise<ScheduleOutcome> {
    return this.garage.run(this.#schedules.remove(id));
  }

  list(): Promise<ScheduleOutcome> {
    return this.garage.run(this.#schedules.list());
  }

  /** What becomes of the schedules without anyone asking for it, as the nodes hear it: an outcome's code or word, or an error's code. */
  receive(): string[] {
    const received: string[] = [];
    this.#schedules.onTidied((news) => {
      received.push(news instanceof SmartcarError ? news.code : (news.code ?? news.outcome));
    });
    return received;
  }

  /** What the car itself holds, as `daily 22:00-06:00`, in the order of their making. */
  get held(): string[] {
    return this.#held.map(({ times }) =>
      times.type === "daily" ? `daily ${times.startTime}-${times.stopTime}` : times.type,
    );
  }

  get ids(): string[] {
    return this.#held.map(({ id }) => id);
  }

  get #held() {
    return this.garage.simulator.car(this.vehicleId).state.schedules;
  }

  /** What was asked of the cloud about schedules since the last time, as `POST charge-daily 200`. */
  asked(): string[] {
    const all = this.garage.simulator.requests.filter(
      ({ kind, path }) => kind === "schedules" || path.endsWith("chargetimers"),
    );
    const fresh = all.slice(this.#reported);
    this.#reported = all.length;
    return fresh.map(({ method, path, status }) => {
      const last = path.split("/").at(-1) ?? "";
      return `${method} ${last.startsWith("sched_") ? "one" : last} ${status ?? "cut"}`;
    });
  }

  #reported = 0;

  /** A person makes a schedule in the make's app. */
  async makeForeign(start: string, end: string, location: ScheduleLocation | undefined = home): Promise<string> {
    const body = JSON.stringify({ type: "daily", location, startTime: start, stopTime: end });
    const url = `${this.garage.simulator.origin}/simulator/cars/${this.vehicleId}/schedules`;
    const answer = await request(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    if (answer.statusCode !== 201) throw new Error(await answer.body.text());
    await answer.body.dump();
    return this.ids.at(-1) ?? "";
  }

  /** Makes one as the nodes do, and forgets that it was asked for. */
  async makeOurs(times: ScheduleTimes): Promise<void> {
    await this.create(times);
    this.asked();
  }

  /** A person deletes one there. */
  deleteInApp(id: string): void {
    const car = this.garage.simulator.car(this.vehicleId);
    car.change({ schedules: car.state.schedules.filter((schedule) => schedule.id !== id) });
  }
}
