import type { Clock } from "../../src/core/clock";
import {
  budgetDocument,
  decisionDocument,
  type Fields,
  planDocument,
  type DecisionReport,
  stateDocument,
} from "../../src/mqtt/documents";
import type { CostBook } from "../../src/vehicle/costs/stored-costs";
import { makeLabel } from "../../src/vehicle/makes";
import type { Running, Session } from "../../src/vehicle/sessions/stored-sessions";
import type { Snapshot } from "../../src/vehicle/state/snapshot";
import { homeZone } from "../car/home-zone";
import { spokenSnapshot } from "../car/snapshot-message";
import { type CostWatch, watchCosts } from "../car/watch-costs";
import { type Deciders, decidersOf } from "../controller/deciders";
import type { Guard } from "../runtime/guard";
import { acceptedBy } from "./accepted";
import type { ResidentCar } from "./residents";

export interface CarFileOptions {
  /** The account's time. */
  readonly clock: Clock;
  readonly guard: Pick<Guard, "over" | "run">;
  /** Whether made-up data counts: not for real cars. */
  readonly takesSimulated: boolean;
}

/** What is known of a car when it is looked at. */
export interface CarPages {
  readonly now: number;
  readonly zone: string;
  readonly currency: string | undefined;
  readonly snapshot: Snapshot;
  readonly state: Fields;
  /** What each node that decides for it says. */
  readonly reports: readonly DecisionReport[];
  readonly decision: Fields | undefined;
  readonly plan: Fields | undefined;
  readonly budget: Fields;
  readonly running: Running | undefined;
  /** Newest last. */
  readonly ended: readonly Session[];
  readonly costs: CostBook;
}

/** All that is known of one car, what is decided for it, and what may be spent on it, for whoever shows it. Costs no call. */
export class CarFile {
  readonly resident: ResidentCar;
  readonly deciders: Deciders;
  readonly #options: CarFileOptions;
  readonly #costs: CostWatch;

  constructor(resident: ResidentCar, options: CarFileOptions) {
    const { car, home } = resident;
    const { clock, guard, takesSimulated } = options;
    this.resident = resident;
    this.deciders = decidersOf(car);
    this.#options = options;
    this.#costs = watchCosts({ car, clock, home, takesSimulated }, guard);
  }

  /** `personal`: what of the personal data is asked for. */
  async look(personal?: { readonly vin?: string | undefined }): Promise<CarPages> {
    const { car, home } = this.resident;
    const [snapshot, budget, stops] = [await car.snapshot(), await car.budget(), await car.stops()];
    const [running, ended, costs] = [
      await car.sessions.running(),
      await car.sessions.ended(),
      await this.#costs.look(),
    ];
    const now = this.#options.clock.now();
    const state = stateDocument(
      {
        snapshot: { ...spokenSnapshot(snapshot) },
        makeName: snapshot.make && makeLabel(snapshot.make),
        accepted: acceptedBy(car, snapshot, now),
        personal,
      },
      now,
    );
    const reports = this.deciders.all.flatMap<DecisionReport>((decider) => {
      const made = decider.report();
      return made ? [{ by: decider.node.type, report: { ...made } }] : [];
    });
    const { zone } = homeZone(undefined, car.facts.home, car.facts.homeZone);
    const decision = decisionDocument(reports, zone);
    const named = decision?.["currency"];
    return {
      now,
      zone,
      currency: home?.settings.currency ?? (typeof named === "string" ? named : undefined),
      snapshot,
      state,
      reports,
      decision,
      plan: planDocument(reports),
      budget: budgetDocument({ ...budget }, stops, now),
      running,
      ended,
      costs,
    };
  }

  /** Calls `listener` when the car has reported or somebody has decided for it; the result ends that. */
  onChange(listener: () => void): () => void {
    const offs = [this.resident.car.onUpdate(listener), this.deciders.onChange(listener)];
    return () => {
      for (const off of offs) off();
    };
  }

  close(): void {
    this.#costs.leave();
  }
}
