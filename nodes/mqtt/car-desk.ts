import { MODES } from "../../src/control/shared/requests";
import type { Clock } from "../../src/core/clock";
import { MINUTE_MS, SECOND_MS } from "../../src/core/duration";
import { isoText } from "../../src/core/instant";
import { Mutex } from "../../src/core/mutex";
import { carEntities, type CarAbilities, type CarEvent } from "../../src/mqtt/discovery/car-entities";
import { announcement, type Announcing } from "../../src/mqtt/discovery/device";
import {
  budgetDocument,
  decisionDocument,
  type Fields,
  planDocument,
  type Said,
  sessionDocument,
  type SessionFacts,
  stateDocument,
} from "../../src/mqtt/documents";
import { type Dialect, dialectTopics } from "../../src/mqtt/dialects";
import type { Publisher } from "../../src/mqtt/publisher";
import { partTopic, type Part } from "../../src/mqtt/topics";
import { makeLabel } from "../../src/vehicle/makes";
import { shownCost } from "../../src/vehicle/costs/session-cost";
import type { Outcome } from "../../src/vehicle/outcome";
import { sessionEnergyKwh } from "../../src/vehicle/sessions/session-energy";
import type { Running, Session } from "../../src/vehicle/sessions/stored-sessions";
import type { Snapshot } from "../../src/vehicle/state/snapshot";
import { homeZone } from "../car/home-zone";
import { isDone } from "../car/outcome";
import { spokenSnapshot } from "../car/snapshot-message";
import { watchCosts } from "../car/watch-costs";
import { type Deciders, decidersOf } from "../controller/deciders";
import type { Guard } from "../runtime/guard";
import { Throttled } from "../runtime/throttled";
import type { Published } from "./published";
import type { ResidentCar } from "./residents";

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

export interface Discovering extends Announcing {
  /** The device behind which the others are. */
  readonly via: string;
  readonly reasonCodes: readonly string[];
  readonly hasTime: boolean;
}

/** So often what is published of a car is made anew at most. */
const EVERY_MS = SECOND_MS;

const DOCUMENTS = ["state", "decision", "plan", "budget", "session"] as const;

/** What the outcome of a command says of the car. */
const ACCEPTED: ReadonlyMap<string, { readonly name: "limit" | "locked"; readonly value?: boolean }> = new Map([
  ["set-limit", { name: "limit" }],
  ["lock", { name: "locked", value: true }],
  ["unlock", { name: "locked", value: false }],
]);
/** A car that has not reported for so long may be told otherwise by now. */
const ACCEPTED_FOR_MS = 15 * MINUTE_MS;

const VIN = "vehicleidentification-vin";

/** Publishes one car: what is known of it, what is decided for it, and what may be spent on it. */
export class CarDesk {
  readonly resident: ResidentCar;
  readonly deciders: Deciders;
  readonly #office: Office;
  readonly #throttled: Throttled;
  readonly #mutex = new Mutex();
  readonly #offs: ReadonlyArray<() => void>;
  #before: { readonly state: Fields; readonly isMissed: boolean } | undefined;
  #announcedAs: string | undefined;
  readonly #costs: ReturnType<typeof watchCosts>;
  readonly #sent = new Map<"limit" | "locked", { readonly value: unknown; readonly at: number }>();
  #isClosed = false;

  constructor(resident: ResidentCar, office: Office) {
    const { car, home } = resident;
    const { guard, pace, clock, takesSimulated } = office;
    this.resident = resident;
    this.deciders = decidersOf(car);
    this.#office = office;
    this.#throttled = new Throttled(
      pace,
      EVERY_MS,
      guard.over(() => this.publish()),
    );
    const soon = (): void => this.#throttled.within(0);
    this.#costs = watchCosts({ car, clock, home, takesSimulated }, (work) => guard.over(work));
    this.#offs = [car.onUpdate(soon), this.deciders.onChange(soon), this.#costs.stop];
  }

  /** Makes and publishes all documents of the car. */
  publish(): Promise<void> {
    return this.#mutex.run(async () => {
      if (!this.#isClosed) await this.#publish();
    });
  }

  /** Something was done to the car, or not: tells who listens. */
  noteOutcome(outcome: Outcome<string>, reason: string | undefined): void {
    const { command, code } = outcome;
    const accepted = isDone(outcome) ? ACCEPTED.get(command) : undefined;
    if (accepted)
      this.#sent.set(accepted.name, { value: accepted.value ?? outcome.limit, at: this.#office.clock.now() });
    this.#tell(isDone(outcome) ? "done" : "refused", {
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
    const { resident, deciders } = this;
    const { car, home } = resident;
    const { clock, personal } = this.#office;
    const now = clock.now();
    const [snapshot, budget, stops] = [await car.snapshot(), await car.budget(), await car.stops()];
    const vin = personal ? (await car.signals())[VIN]?.value : undefined;
    const state = stateDocument(
      {
        snapshot: { ...spokenSnapshot(snapshot) },
        makeName: snapshot.make && makeLabel(snapshot.make),
        accepted: this.#accepted(snapshot, now),
        personal: personal ? { vin: typeof vin === "string" ? vin : undefined } : undefined,
      },
      now,
    );
    const said = deciders.all.flatMap<Said>((decider) => {
      const made = decider.report();
      return made ? [{ by: decider.node.type, report: { ...made } }] : [];
    });
    const { zone } = homeZone(undefined, car.facts.home, car.facts.homeZone);
    const decision = decisionDocument(said, zone);
    const currency = home?.settings.currency ?? textOf(decision?.["currency"]);
    const session = await this.#session(currency, now);
    if (this.#isClosed) return;

    this.#announce(said, currency);
    this.#retain("availability", "online");
    const documents = {
      state,
      decision,
      plan: planDocument(said),
      budget: budgetDocument({ ...budget }, stops, now),
      session,
    };
    for (const part of DOCUMENTS) this.#retain(part, documents[part]);
    this.#translate(documents);
    this.#tellChanges(state, said);
  }

  /** What was accepted and is newer than the car's report of it. */
  #accepted({ charging, ages, ...snapshot }: Snapshot, now: number): Fields {
    const believed = this.resident.car.commands.believesCharging();
    const accepted: Record<string, unknown> =
      believed === undefined || believed === charging ? {} : { charging: believed };
    for (const [name, { value, at }] of this.#sent) {
      const reportedAt = now - (ages[name] ?? Infinity) * SECOND_MS;
      const isOver = reportedAt >= at || value === snapshot[name] || now - at > ACCEPTED_FOR_MS;
      if (isOver) this.#sent.delete(name);
      else accepted[name] = value;
    }
    return accepted;
  }

  async #session(currency: string | undefined, now: number): Promise<Fields> {
    const { car, id } = this.resident;
    const [running, ended, costs] = [await car.runningSession(), await car.sessions(), await this.#costs.look()];
    const counted = ended.map((one) => ({ ...one, energyKwh: sessionEnergyKwh(one) }));
    const total = await this.#office.published.energyTotal(id, counted, now);
    const last = running ?? ended.at(-1);
    if (!last) return sessionDocument(undefined, total?.totalKwh);
    const shown = shownCost(costs, last.startAt);
    const priced = shown.cost === undefined ? shown : { ...shown, currency: shown.currency ?? currency };
    return sessionDocument({ ...sessionFacts(last), ...priced }, total?.totalKwh);
  }

  #announce(said: readonly Said[], currency: string | undefined): void {
    const { announcing, publisher } = this.#office;
    if (!announcing) return;
    const { car, level, name, id } = this.resident;
    const context = {
      can: this.#abilities(said),
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

  #abilities(said: readonly Said[]): CarAbilities {
    const { personal, unlock } = this.#office;
    const { make } = this.resident.car;
    const has = (type: string): boolean => said.some(({ by }) => by === type);
    return {
      charge: make.startStop,
      limit: make.setLimit,
      lock: make.lock,
      unlock,
      location: personal,
      decision: said.length > 0,
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

  #tellChanges(state: Fields, said: readonly Said[]): void {
    const before = this.#before;
    const isMissed = said.some(({ report }) => JSON.stringify(report["warning"] ?? "").includes('"target-missed"'));
    this.#before = { state, isMissed };
    if (!before) return;
    const [was, is] = [before.state["charging"], state["charging"]];
    if (is === true && was === false) this.#tell("started");
    if (is === false && was === true) this.#tell("stopped");
    const [old, fault] = [before.state["fault"], state["fault"]];
    if (fault !== undefined && old === undefined) this.#tell("fault", { fault });
    if (fault === undefined && old !== undefined) this.#tell("fault_over", { fault: old });
    if (isMissed && !before.isMissed) this.#tell("plan_missed");
  }

  #tell(event: CarEvent, more: Fields = {}): void {
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

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
