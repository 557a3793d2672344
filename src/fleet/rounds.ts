import { isDeepStrictEqual } from "node:util";
import { SmartcarError } from "../core/error";
import { say } from "../core/speech";
import type { TaskGroup } from "../core/task-group";
import type { Engine } from "../store/engine/engine";
import type { Mail } from "../store/engine/mail";
import type { Workers } from "../store/engine/workers";
import { UNUSED } from "../vehicle/budget/loan";
import type { CutOffUse } from "./cut-off";
import type { FleetCar } from "./fleet-car";
import type { Forwarding } from "./forwarding";
import type { Message } from "./message";

export interface RoundsOptions {
  readonly engine: Engine;
  readonly workers: Workers;
  readonly mail: Mail;
  readonly forwarding: Forwarding;
  readonly cutOff: CutOffUse;
  /** Names the settings that must be the same in all processes. */
  readonly settings: string;
  /** From the begin of one to that of the next, milliseconds. */
  readonly everyMs: number;
  readonly cars: () => Iterable<readonly [vehicleId: string, car: FleetCar]>;
  /** Whether nothing is under way with a car. */
  readonly isIdle: (vehicleId: string) => boolean;
  readonly tasks: TaskGroup;
  /** Hears what is no trouble of the engine. */
  readonly report: (err: unknown) => void;
}

/**
 * What a process does again and again: it says that it lives, hears who else does, renews the leases of its cars, takes those that are
 * its own now, gives up those that are not, and takes over what ended processes have left.
 */
export class Rounds {
  readonly #options: RoundsOptions;
  #cancel = (): void => {};
  #going: Promise<void> | undefined;
  #isDue = false;
  #isClosed = false;
  #differs = false;
  /** The cars that are being seen to, for longer than a round, where there is much to do with many. */
  readonly #seenTo = new Set<string>();
  #takingOver: Promise<void> | undefined;

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  /** Goes a round now, or as soon as the one is over that is under way; the others follow. Never rejects. */
  go(): Promise<void> {
    this.#isDue = true;
    this.#going ??= this.#options.tasks.add(this.#go().finally(() => (this.#going = undefined)));
    return this.#going;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  async #go(): Promise<void> {
    const { engine, everyMs, report } = this.#options;
    this.#cancel();
    let from = engine.clock.now();
    while (this.#isDue && !this.#isClosed) {
      this.#isDue = false;
      from = engine.clock.now();
      await this.#round().catch(report);
    }
    if (this.#isClosed) return;
    const passed = engine.clock.now() - from;
    this.#cancel = engine.clock.after(Math.max(0, everyMs - passed), () => void this.go());
  }

  async #round(): Promise<void> {
    const { workers, forwarding, cars, tasks, report } = this.#options;
    await workers.beat();
    this.#compareSettings();
    // The next round waits for none of them: until then this process would not be heard of, and no lease renewed.
    for (const [vehicleId, car] of cars()) void tasks.add(this.#seeTo(vehicleId, car).catch(report));
    forwarding.look();
    this.#takeOver();
  }

  async #seeTo(vehicleId: string, car: FleetCar): Promise<void> {
    const stays = car.isOwn || (car.lease.isHeld && !this.#options.isIdle(vehicleId));
    if (stays) await car.lease.renew();
    if (this.#seenTo.has(vehicleId)) return;
    this.#seenTo.add(vehicleId);
    try {
      if (stays) await car.owned();
      else await car.give();
      await car.store.flush();
      await this.#settle(vehicleId, car);
    } finally {
      this.#seenTo.delete(vehicleId);
    }
  }

  /** Another has the car: what was set apart here comes back there. */
  async #settle(vehicleId: string, car: FleetCar): Promise<void> {
    const { workers, mail, cutOff } = this.#options;
    const { other } = car;
    if (car.lease.isHeld || other === undefined || !car.isOwing) return;
    const worker = workers.id;
    const used = cutOff.of(vehicleId);
    await mail.post(other, { kind: "used", vehicleId, worker, used } satisfies Message);
    car.isOwing = false;
    if (!isDeepStrictEqual(used, UNUSED)) await cutOff.note(vehicleId, "settled");
  }

  #compareSettings(): void {
    const { engine, workers, settings } = this.#options;
    const differs = workers.all.some((worker) => worker.isAlive && worker.settings !== settings);
    if (differs && !this.#differs) engine.report(new SmartcarError("STORE", say("store.engine-settings")));
    this.#differs = differs;
  }

  /** However long that takes: leases are renewed meanwhile. */
  #takeOver(): void {
    if (this.#takingOver) return;
    const { mail, tasks, report } = this.#options;
    const taking = mail.takeOver().catch(report);
    this.#takingOver = tasks.add(taking.finally(() => (this.#takingOver = undefined)));
  }
}
