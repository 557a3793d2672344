import { MODES } from "../../src/control/shared/requests";
import type { Clock } from "../../src/core/clock";
import { SECOND_MS } from "../../src/core/duration";
import { isoText } from "../../src/core/instant";
import { Mutex } from "../../src/core/mutex";
import { carEntities, type CarAbilities, type CarEvent } from "../../src/mqtt/discovery/car-entities";
import { announcement, type Announcing } from "../../src/mqtt/discovery/device";
import { type Fields, type DecisionReport, sessionDocument, type SessionFacts } from "../../src/mqtt/documents";
import { type Dialect, dialectTopics } from "../../src/mqtt/dialects";
import type { Publisher } from "../../src/mqtt/publisher";
import { partTopic, type Part } from "../../src/mqtt/topics";
import { makeLabel } from "../../src/vehicle/makes";
import { shownCost } from "../../src/vehicle/costs/session-cost";
import type { Outcome } from "../../src/vehicle/outcome";
import { sessionEnergyKwh } from "../../src/vehicle/sessions/session-energy";
import type { Running, Session } from "../../src/vehicle/sessions/stored-sessions";
import { isDone } from "../car/outcome";
import type { Deciders } from "../controller/deciders";
import { noteAccepted } from "../desk/accepted";
import { CarFile, type CarPages } from "../desk/car-file";
import type { ResidentCar } from "../desk/residents";
import type { Guard } from "../runtime/guard";
import { Throttled } from "../runtime/throttled";
import type { Published } from "./published";

/** What all desks of a node share. */
export interface Office {
  readonly prefix: string;
  readonly publisher: Publisher;
  readonly published: Published;
  /** The account's time. */
  readonly clock: Clock;
  /** The computer's time: a broker knows no other. */
  readonly pace: Clock;
  readonly guard: Guard;
  /** Whether position and VIN are published. */
  readonly personal: boolean;
  readonly unlock: boolean;
  /** Whether made-up data is published: not for real cars. */
  readonly takesSimulated: boolean;
  /** Absent where nothing is announced. */
  readonly announcing?: Discovering | undefined;
  /** The topics of another system that are published, too. */
  readonly dialect?: Dialect | undefined;
  /** Whether the broker is, as far as is known. */
  readonly isConnected: () => boolean;
}

/** How a car is announced to Home Assistant. */
export interface Discovering extends Announcing {
  /** The device behind which the others are. */
  readonly via: string;
  readonly reasonCodes: readonly string[];
  readonly hasTime: boolean;
}

/** So often what is published of a car is made anew at most. */
const EVERY_MS = SECOND_MS;

const DOCUMENTS = ["state", "decision", "plan", "budget", "session"] as const;

const VIN = "vehicleidentification-vin";

/** Publishes one car: what is known of it, what is decided for it, and what may be spent on it. */
export class CarDesk {
  readonly resident: ResidentCar;
  readonly #file: CarFile;
  readonly #office: Office;
  readonly #throttled: Throttled;
  readonly #mutex = new Mutex();
  readonly #offs: ReadonlyArray<() => void>;
  #before: { readonly state: Fields; readonly isMissed: boolean } | undefined;
  #announcedAs: string | undefined;
  #lastReady: string | undefined;
  #isClosed = false;

  constructor(resident: ResidentCar, office: Office) {
    const { guard, pace } = office;
    this.resident = resident;
    this.#file = new CarFile(resident, office);
    this.#office = office;
    this.#throttled = new Throttled(
      pace,
      EVERY_MS,
      guard.over(() => this.publish()),
    );
    const soon = (): void => this.#throttled.within(0);
    this.#offs = [this.#file.onChange(soon), () => this.#file.close()];
  }

  /** Who decides for it. */
  get deciders(): Deciders {
    return this.#file.deciders;
  }

  /** The time of the departure that was requested last, as `07:30:00`. */
  get lastReady(): string | undefined {
    return this.#lastReady;
  }

  /** Makes and publishes all documents of the car. */
  publish(): Promise<void> {
    return this.#mutex.run(async () => {
      if (!this.#isClosed) await this.#publish();
    });
  }

  /** Something was done to the car, or not: emits it to who listens. */
  noteOutcome(outcome: Outcome<string>, reason: string | undefined): void {
    const { command, code } = outcome;
    noteAccepted(this.resident.car, outcome, this.#office.clock.now());
    this.#emit(isDone(outcome) ? "done" : "refused", {
      command,
      outcome: outcome.outcome,
      ...(code !== undefined && { code }),
      ...(reason !== undefined && { reason }),
    });
    this.#throttled.within(0);
  }

  close(): void {
    this.#isClosed = true;
    this.#throttled.close();
    for (const off of this.#offs) off();
  }

  async #publish(): Promise<void> {
    const { personal } = this.#office;
    const vin = personal ? (await this.resident.car.signals())[VIN]?.value : undefined;
    const known = await this.#file.look(personal ? { vin: typeof vin === "string" ? vin : undefined } : undefined);
    const { state, reports, decision, plan, budget, currency } = known;
    const session = await this.#session(known);
    if (this.#isClosed) return;

    const { readyTime, readyRequested } = decision ?? {};
    if (readyRequested === true && typeof readyTime === "string") this.#lastReady = readyTime;
    this.#announce(reports, currency);
    this.#retain("availability", "online");
    const documents = { state, decision, plan, budget, session };
    for (const part of DOCUMENTS) this.#retain(part, documents[part]);
    this.#translate(documents);
    this.#emitChanges(state, reports);
  }

  async #session({ running, ended, costs, currency, now }: CarPages): Promise<Fields> {
    const counted = ended.map((one) => ({ ...one, energyKwh: sessionEnergyKwh(one) }));
    const total = await this.#office.published.energyTotal(this.resident.id, counted, now);
    const last = running ?? ended.at(-1);
    if (!last) return sessionDocument(undefined, total?.totalKwh);
    const shown = shownCost(costs, last.startAt);
    const priced = shown.cost === undefined ? shown : { ...shown, currency: shown.currency ?? currency };
    return sessionDocument({ ...sessionFacts(last), ...priced }, total?.totalKwh);
  }

  #announce(reports: readonly DecisionReport[], currency: string | undefined): void {
    const { announcing, publisher } = this.#office;
    if (!announcing) return;
    const { car, level, name, id } = this.resident;
    const context = {
      can: this.#abilities(reports),
      currency,
      modes: MODES,
      reasonCodes: announcing.reasonCodes,
      hasTime: announcing.hasTime,
    };
    const { make, model } = car.facts;
    const announcedAs = JSON.stringify([context.can, currency, name, make, model]);
    if (announcedAs === this.#announcedAs) return;
    this.#announcedAs = announcedAs;
    const { topic, payload } = announcement(
      {
        id,
        level,
        name,
        manufacturer: make && makeLabel(make),
        model,
        via: announcing.via,
        entities: carEntities(context),
      },
      announcing,
    );
    publisher.retained(topic, payload);
  }

  #abilities(reports: readonly DecisionReport[]): CarAbilities {
    const { personal, unlock } = this.#office;
    const { make } = this.resident.car;
    const has = (type: string): boolean => reports.some(({ by }) => by === type);
    return {
      charge: make.startStop,
      limit: make.setLimit,
      lock: make.lock,
      unlock,
      location: personal,
      decision: reports.length > 0,
      mode: has("smartcar-mode"),
      tariff: has("smartcar-tariff"),
      stops: make.stopWindow !== undefined,
      commands: make.commandsUntilDriven !== undefined,
    };
  }

  #retain(part: Part, document: Fields | string | undefined): void {
    const { publisher, prefix } = this.#office;
    publisher.retained(`${prefix}/${this.resident.level}/${part}`, document);
  }

  /** The same for a system that knows other topics. */
  #translate(documents: Partial<Readonly<Record<Part, Fields | undefined>>>): void {
    const { dialect, publisher } = this.#office;
    if (!dialect) return;
    const { n, level } = this.resident;
    const topics = dialectTopics(dialect, dialect.cars, { n, name: level }, documents);
    for (const [topic, value] of topics) publisher.retained(topic, value);
  }

  #emitChanges(state: Fields, reports: readonly DecisionReport[]): void {
    const before = this.#before;
    const isMissed = reports.some(({ report }) => JSON.stringify(report["warning"] ?? "").includes('"target-missed"'));
    this.#before = { state, isMissed };
    if (!before) return;
    const [was, is] = [before.state["charging"], state["charging"]];
    if (is === true && was === false) this.#emit("started");
    if (is === false && was === true) this.#emit("stopped");
    const [old, fault] = [before.state["fault"], state["fault"]];
    if (fault !== undefined && old === undefined) this.#emit("fault", { fault });
    if (fault === undefined && old !== undefined) this.#emit("fault_over", { fault: old });
    if (isMissed && !before.isMissed) this.#emit("plan_missed");
  }

  #emit(event: CarEvent, more: Fields = {}): void {
    const { publisher, prefix, clock } = this.#office;
    const document = { event_type: event, ...more, at: isoText(clock.now()) };
    publisher.once(partTopic(prefix, this.resident.level, "event"), document);
  }
}

function sessionFacts(session: Running | Session): SessionFacts {
  const { startAt, socFrom, soc, approximate } = session;
  return {
    startAt,
    endAt: "endAt" in session ? session.endAt : undefined,
    energyKwh: sessionEnergyKwh(session),
    socFrom,
    socTo: soc?.value,
    approximate,
  };
}
