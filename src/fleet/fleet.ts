import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { sleep } from "../core/clock";
import { MINUTE_MS, SECOND_MS } from "../core/duration";
import { SmartcarError, errorOf } from "../core/error";
import { say } from "../core/speech";
import { TaskGroup } from "../core/task-group";
import { Engine, type EngineOptions } from "../store/engine/engine";
import { Mail } from "../store/engine/mail";
import { Workers } from "../store/engine/workers";
import type { Journal } from "../store/journal";
import { elsewhereError, type Store } from "../store/store";
import { UNUSED } from "../vehicle/budget/loan";
import type { Car } from "../vehicle/car";
import type { CarCommand } from "../vehicle/commands/command-spec";
import type { RequestOptions } from "../vehicle/commands/request-options";
import type { Outcome } from "../vehicle/outcome";
import type { Ownership } from "../vehicle/ownership";
import { CutOffUse } from "./cut-off";
import { FleetCar } from "./fleet-car";
import { Forwarding } from "./forwarding";
import { Message, sentError, sentOutcome } from "./message";

export interface FleetOptions extends EngineOptions {
  /** The cars of one application belong together, whichever account they are of. */
  readonly application: string;
  /** Names this process, also after a restart. */
  readonly worker: string;
  /** Names the settings that must be the same in all processes. */
  readonly settings: string;
  /** Where it is noted what is used while the engine is out of reach; without it, a crash may cost what was set apart. */
  readonly journal?: Journal | undefined;
  /** What a car's own file holds from before processes shared an engine. */
  readonly fileOf?: ((vehicleId: string) => Store) | undefined;
  /** For how long a car belongs to a process that is not heard of. */
  readonly leaseMs?: number;
}

/** A delivery that waits in the engine for the process that has its car. */
export type WaitingDelivery = Omit<Extract<Message, { readonly kind: "delivery" }>, "kind">;

/** What a fleet does things with. */
export interface FleetUser {
  readonly car: (vehicleId: string) => Car;
  /** Applies a delivery that may have been applied before; resolves when all of that is stored. */
  readonly apply: (delivery: WaitingDelivery) => Promise<void>;
}

export const LEASE_MS = MINUTE_MS;

/** Within such a part of a lease another process begins with what it is asked for, or it can be asked for again. */
const BEGINS_WITHIN = 1 / 8;

/**
 * What processes share that control the same cars: each car belongs to one of them at a time, which applies its deliveries, decides,
 * and spends. The others pass on what they receive.
 */
export class Fleet {
  readonly engine: Engine;
  readonly workers: Workers;
  readonly #options: FleetOptions;
  readonly #leaseMs: number;
  readonly #mail: Mail;
  readonly #forwarding: Forwarding;
  readonly #cutOff: CutOffUse;
  readonly #cars = new Map<string, FleetCar>();
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #tasks = new TaskGroup();
  #user: FleetUser | undefined;
  #cancel = (): void => {};
  #isClosed = false;
  #differs = false;
  #takingOver: Promise<void> | undefined;

  constructor(options: FleetOptions) {
    const { application, worker, settings, leaseMs = LEASE_MS } = options;
    this.#options = options;
    this.#leaseMs = leaseMs;
    this.engine = new Engine(options);
    const { engine } = this;
    this.workers = new Workers({ engine, application, id: worker, settings, aliveMs: leaseMs });
    const { workers } = this;
    this.#mail = new Mail({
      engine,
      application,
      workers,
      onMessage: (message, { isOwn }) => this.#take(message, isOwn),
    });
    const beginsMs = Math.max(SECOND_MS, leaseMs * BEGINS_WITHIN);
    this.#forwarding = new Forwarding({ engine, workers, mail: this.#mail, beginsMs });
    this.#cutOff = new CutOffUse(options.journal);
  }

  /** Begins to take part. */
  async open(user: FleetUser): Promise<void> {
    this.#user = user;
    await this.#cutOff.load().catch((err: unknown) => this.#report(err));
    if (this.#isClosed) return;
    this.#mail.open();
    await this.#turn();
  }

  /** What keeps the values of a car; closing it gives the car up. */
  store(vehicleId: string): Store {
    const car = this.#car(vehicleId);
    return {
      ...car.store,
      close: async () => {
        await car.give().catch((err: unknown) => this.#report(err));
        await car.store.close();
        this.#cars.delete(vehicleId);
      },
    };
  }

  ownership(vehicleId: string): Ownership {
    return this.#car(vehicleId).ownership;
  }

  /** Hands a delivery to the process that has its car; resolves when it cannot get lost. Throws SmartcarError `STORE`. */
  async deliver(delivery: WaitingDelivery): Promise<void> {
    if (this.workers.all.length === 0) await this.workers.beat();
    const other = this.#car(delivery.vehicleId).other ?? this.workers.id;
    await this.#mail.post(other, { kind: "delivery", ...delivery } satisfies Message);
  }

  /** Takes nothing from others any more. */
  async leave(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#mail.close();
    this.#forwarding.close();
    await this.#tasks.ended();
  }

  /** To be called when all cars are closed. */
  async close(): Promise<void> {
    await this.workers.leave().catch(() => {});
    await this.#cutOff.close();
    this.engine.close();
  }

  #car(vehicleId: string): FleetCar {
    const { engine, workers } = this;
    const { application } = this.#options;
    const known =
      this.#cars.get(vehicleId) ??
      new FleetCar({
        engine,
        workers,
        application,
        vehicleId,
        leaseMs: this.#leaseMs,
        forwarding: this.#forwarding,
        cutOff: this.#cutOff,
        file: this.#options.fileOf?.(vehicleId),
      });
    this.#cars.set(vehicleId, known);
    return known;
  }

  /** Three times in each lease: says that this process lives, and sees to its cars. */
  async #turn(): Promise<void> {
    const from = this.engine.clock.now();
    try {
      await this.workers.beat();
      this.#compareSettings();
      await Promise.all([...this.#cars].map(([vehicleId, car]) => this.#seeTo(vehicleId, car)));
      this.#forwarding.look();
      this.#takeOver();
    } catch (err) {
      this.#report(err);
    }
    if (this.#isClosed) return;
    const passed = this.engine.clock.now() - from;
    this.#cancel = this.engine.clock.after(Math.max(0, this.#leaseMs / 3 - passed), () => {
      void this.#tasks.add(this.#turn());
    });
  }

  /** However long that takes: leases are renewed meanwhile. */
  #takeOver(): void {
    if (this.#takingOver) return;
    const taking = this.#mail.takeOver().catch((err: unknown) => this.#report(err));
    this.#takingOver = this.#tasks.add(taking.finally(() => (this.#takingOver = undefined)));
  }

  async #seeTo(vehicleId: string, car: FleetCar): Promise<void> {
    if (car.isOwn) {
      await car.renew();
      await car.store.flush();
    } else if (car.lease.isHeld) {
      if (this.#user?.car(vehicleId).isIdle === true) await car.give();
      else await car.renew();
    }
    const { other } = car;
    if (car.lease.isHeld || other === undefined || !car.isOwing) return;
    // Another has it: what was set apart here comes back there.
    const worker = this.workers.id;
    const used = this.#cutOff.of(vehicleId);
    await this.#mail.post(other, { kind: "used", vehicleId, worker, used } satisfies Message);
    car.isOwing = false;
    if (!isDeepStrictEqual(used, UNUSED)) await this.#cutOff.note(vehicleId, "settled");
  }

  #compareSettings(): void {
    const { settings } = this.#options;
    const differs = this.workers.all.some((worker) => worker.isAlive && worker.settings !== settings);
    if (differs && !this.#differs) this.engine.report(new SmartcarError("STORE", say("store.engine-settings")));
    this.#differs = differs;
  }

  /** Whether a message is done with. Messages about one car one after the other, in the order in which they came. */
  #take(given: unknown, isOwn: boolean): Promise<boolean> {
    const read = Message.safeParse(given);
    if (!read.success) return Promise.resolve(true);
    const message = read.data;
    if (!("vehicleId" in message)) {
      if (isOwn) this.#forwarding.take(message);
      return Promise.resolve(true);
    }
    // Whoever asked a process that has ended asks again.
    if (message.kind === "request" && !isOwn) return Promise.resolve(true);
    const { vehicleId } = message;
    const turn = (this.#turns.get(vehicleId) ?? Promise.resolve()).then(() => this.#do(message));
    this.#turns.set(vehicleId, turn);
    void turn.finally(() => this.#turns.get(vehicleId) === turn && this.#turns.delete(vehicleId));
    return turn;
  }

  async #do(message: Extract<Message, { readonly vehicleId: string }>): Promise<boolean> {
    const user = this.#user;
    if (!user || this.#isClosed) return false;
    try {
      const { vehicleId } = message;
      const isOwn = await this.#car(vehicleId).ownership.take();
      if (message.kind === "request") {
        if (isOwn) void this.#tasks.add(this.#begin(user.car(vehicleId), message));
        return true;
      }
      if (!isOwn) return await this.#passOn(message);
      if (message.kind === "delivery") await user.apply(message);
      else await user.car(vehicleId).settle(message.worker, message.used);
      return true;
    } catch (err) {
      if (err instanceof SmartcarError && (err.code === "STORE" || err.code === "ELSEWHERE" || err.code === "CLOSED"))
        return false;
      // Whatever it is, it would come again and again.
      this.#report(err);
      return true;
    }
  }

  /** The car has gone to another process since. */
  async #passOn(message: Extract<Message, { readonly vehicleId: string }>): Promise<boolean> {
    const { other } = this.#car(message.vehicleId);
    if (other === undefined) return false;
    await this.#mail.post(other, message);
    return true;
  }

  /** Nothing is begun of which the process that asks does not hear in time: it may have asked for it again. */
  async #begin(car: Car, request: Extract<Message, { readonly kind: "request" }>): Promise<void> {
    const { id, from, until } = request;
    if ((this.engine.now ?? Infinity) > until) return;
    const begun = { kind: "begun", id, run: this.workers.run } satisfies Message;
    const toldAt = await this.#mail.post(from, begun).catch(() => Infinity);
    if (toldAt <= until) return this.#carryOut(car, request);
    // It may hear of that all the same, and would wait.
    await this.#tell(from, { kind: "failed", id, error: sentError(elsewhereError()) });
  }

  async #carryOut(
    { commands }: Car,
    { id, from, order: { command, limit }, ask }: Extract<Message, { readonly kind: "request" }>,
  ): Promise<void> {
    const onConfirmation = (outcome: Outcome<CarCommand>): void => {
      void this.#tasks.add(this.#tell(from, { kind: "confirmation", id, outcome: sentOutcome(outcome) }));
    };
    const { repeated = false, automatic = false, force = false, retained = false, since, sender, topic } = ask;
    const meant: RequestOptions<never> & RequestOptions = {
      repeated,
      automatic,
      force,
      retained,
      sender: sender ?? randomUUID(),
      ...(since !== undefined && { since }),
      ...(topic !== undefined && { topic }),
      onConfirmation,
    };
    try {
      const outcome = await (command === "set-limit"
        ? commands.setLimit(limit ?? 0, meant)
        : command === "lock" || command === "unlock"
          ? commands.setLock(command, meant)
          : commands.charge(command, meant));
      await this.#tell(from, { kind: "outcome", id, outcome: sentOutcome(outcome) });
    } catch (err) {
      await this.#tell(from, { kind: "failed", id, error: sentError(err) });
    }
  }

  /** As soon as that is possible. A process that has ended is found out by the other. */
  async #tell(worker: string, message: Message): Promise<void> {
    const post = (): Promise<boolean> =>
      this.#mail.post(worker, message).then(
        () => true,
        () => false,
      );
    while (!(await post()) && !this.#isClosed) await sleep(this.engine.clock, SECOND_MS);
  }

  #report(err: unknown): void {
    if (err instanceof SmartcarError && err.code === "STORE") return;
    process.emitWarning(errorOf(err));
  }
}
