import { MINUTE_MS, SECOND_MS } from "../core/duration";
import { errorOf, SmartcarError } from "../core/error";
import { TaskGroup } from "../core/task-group";
import { Engine, type EngineOptions } from "../store/engine/engine";
import { Mail, type MessageOf } from "../store/engine/mail";
import { Workers } from "../store/engine/workers";
import type { Journal } from "../store/journal";
import type { Store } from "../store/store";
import type { Car } from "../vehicle/car";
import type { Ownership } from "../vehicle/ownership";
import { CarryingOut } from "./carrying-out";
import { CutOffUse } from "./cut-off";
import { FleetCar } from "./fleet-car";
import { Forwarding } from "./forwarding";
import { Message } from "./message";
import { Rounds } from "./rounds";

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

/** So often a process is heard of while its leases last: one that fails costs no car. */
const ROUNDS_IN_A_LEASE = 3;

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
  readonly #carryingOut: CarryingOut;
  readonly #rounds: Rounds;
  readonly #cutOff: CutOffUse;
  readonly #cars = new Map<string, FleetCar>();
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #tasks = new TaskGroup();
  #user: FleetUser | undefined;
  #isClosed = false;

  constructor(options: FleetOptions) {
    const { application, worker, settings, leaseMs = LEASE_MS } = options;
    this.#options = options;
    this.#leaseMs = leaseMs;
    this.engine = new Engine(options);
    const { engine } = this;
    this.workers = new Workers({ engine, application, id: worker, settings, aliveMs: leaseMs });
    const { workers } = this;
    const onMessage = (message: unknown, { isOwn }: MessageOf): Promise<boolean> => this.#take(message, isOwn);
    const mail = new Mail({ engine, application, workers, onMessage });
    this.#mail = mail;
    const beginsMs = Math.max(SECOND_MS, leaseMs * BEGINS_WITHIN);
    const forwarding = new Forwarding({ engine, workers, mail, beginsMs });
    this.#forwarding = forwarding;
    const cutOff = new CutOffUse(options.journal);
    this.#cutOff = cutOff;
    const tasks = this.#tasks;
    this.#carryingOut = new CarryingOut({ engine, workers, mail, tasks, isClosed: () => this.#isClosed });
    this.#rounds = new Rounds({
      engine,
      workers,
      mail,
      forwarding,
      cutOff,
      settings,
      everyMs: leaseMs / ROUNDS_IN_A_LEASE,
      cars: () => this.#cars,
      isIdle: (vehicleId) => this.#user?.car(vehicleId).isIdle === true,
      tasks,
      report,
    });
  }

  /** Begins to take part. */
  async open(user: FleetUser): Promise<void> {
    this.#user = user;
    await this.#cutOff.load().catch((err: unknown) => report(err));
    if (this.#isClosed) return;
    this.#mail.open();
    await this.#rounds.go();
  }

  /** What keeps the values of a car; closing it gives the car up. */
  store(vehicleId: string): Store {
    const car = this.#car(vehicleId);
    return {
      ...car.store,
      close: async () => {
        await car.give().catch((err: unknown) => report(err));
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
    this.#rounds.close();
    await this.#mail.close();
    this.#forwarding.close();
    await this.#tasks.ended();
  }

  /** To be called when all cars are closed. */
  async close(): Promise<void> {
    await this.#sayThatItEnds().catch(() => {});
    await this.#cutOff.close();
    this.engine.close();
  }

  async #sayThatItEnds(): Promise<void> {
    const { id: own } = this.workers;
    await this.workers.leave();
    const others = this.workers.all.filter(({ id, isAlive }) => isAlive && id !== own);
    await Promise.all(others.map(({ id }) => this.#mail.post(id, { kind: "closed" } satisfies Message)));
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

  /** Whether a message is done with. Messages about one car one after the other, in the order in which they came. */
  #take(given: unknown, isOwn: boolean): Promise<boolean> {
    const read = Message.safeParse(given);
    if (!read.success) return Promise.resolve(true);
    const message = read.data;
    if (!("vehicleId" in message)) {
      if (message.kind === "closed") void this.#rounds.go();
      else if (isOwn) this.#forwarding.take(message);
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
        if (isOwn) this.#carryingOut.begin(user.car(vehicleId), message);
        else if (message.isPassed !== true) await this.#passOn({ ...message, isPassed: true });
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
      report(err);
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
}

function report(err: unknown): void {
  if (err instanceof SmartcarError && err.code === "STORE") return;
  process.emitWarning(errorOf(err));
}
