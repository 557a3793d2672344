import type { NodeMessage } from "node-red";
import type { Clock } from "../../../src/core/clock";
import { HOUR_MS } from "../../../src/core/duration";
import type { HomeSettings } from "../../../src/home/home-settings";
import type { StoredValue } from "../../../src/store/stored-value";
import type { Facts } from "../../../src/vehicle/state/snapshot";
import { homeZone } from "../../car/home-zone";
import type { Guard } from "../../runtime/guard";
import { startInterval } from "../../runtime/interval";
import type { AnyDecision, AnyInput, RuledBy, Ruling, RulingParts } from "../ruling";
import type { Controller } from "../controller";
import { CommonState } from "./common-state";

/** How a node decides for all cars of which it knows the same, and what all of them know alike. */
export interface FleetRuling<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly ruling: Ruling<State, Input, Decision>;
  readonly parts: RulingParts<Input, Decision>;
  readonly common: CommonState<State, Input, Decision>;
  /** Resolves when what all cars know alike is there, also what came before the first of them. */
  readonly ready: () => Promise<void>;
  /** Gives it up; the last one does for all. */
  readonly leave: () => void;
}

interface Open<State, Input extends AnyInput, Decision extends AnyDecision> extends FleetRuling<
  State,
  Input,
  Decision
> {
  users: number;
}

export interface FleetRulingsOptions<State, Input extends AnyInput, Decision extends AnyDecision> {
  /** Throws SmartcarError for settings that cannot be used. */
  readonly rule: (by: RuledBy) => Ruling<State, Input, Decision>;
  readonly clock: Clock;
  /** Gives all cars of a ruling what is known without a message. */
  readonly offer: (ruling: FleetRuling<State, Input, Decision>, inputs: readonly Input[]) => Promise<void>;
  readonly guard: Pick<Guard, "over">;
  /** Where what all cars of one home know alike is stored; of homes that are in no flow, of the home whose settings they have. */
  readonly storedOf: (homeId: string) => StoredValue<State | undefined>;
}

/** The rulings of a node that decides for many cars: one for all that share the settings of home and vehicle. */
export class FleetRulings<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly #options: FleetRulingsOptions<State, Input, Decision>;
  readonly #open = new Map<HomeSettings | undefined, Map<string, Open<State, Input, Decision>>>();
  readonly #common = new Map<HomeSettings | undefined, CommonState<State, Input, Decision>>();

  /** The last messages that were for all cars, by what they told, for rulings that come later. */
  readonly #told = new Map<string, NodeMessage>();

  constructor(options: FleetRulingsOptions<State, Input, Decision>) {
    this.#options = options;
  }

  get all(): ReadonlyArray<FleetRuling<State, Input, Decision>> {
    return [...this.#open.values()].flatMap((rulings) => [...rulings.values()]);
  }

  /** Keeps a message that was for all cars. */
  remember({ topic, payload }: NodeMessage, inputs: readonly Input[]): void {
    const kinds = inputs.map(({ kind }) => kind).join();
    this.#told.set(kinds, { ...(topic !== undefined && { topic }), payload });
  }

  /** The ruling for these; leave it when it is used no more. `homeId` is that of a home of the flow. Throws SmartcarError. */
  enter({ facts, home }: RuledBy, homeId: string): FleetRuling<State, Input, Decision> {
    const settings = home?.settings;
    const rulings = this.#open.get(settings) ?? new Map<string, Open<State, Input, Decision>>();
    this.#open.set(settings, rulings);
    const key = keyOf(facts);
    const known = rulings.get(key);
    if (known) {
      known.users += 1;
      return known;
    }
    const made = this.#make({ facts, home }, homeId, (stop) => {
      made.users -= 1;
      if (made.users > 0) return;
      stop();
      rulings.delete(key);
      if (rulings.size === 0) this.#open.delete(settings);
    });
    rulings.set(key, made);
    return made;
  }

  #make(by: RuledBy, homeId: string, leave: (stop: () => void) => void): Open<State, Input, Decision> {
    const { rule, clock, guard } = this.#options;
    const ruling = rule(by);
    const common = this.#common.get(by.home?.settings) ?? this.#commonOf(ruling.controller, homeId);
    this.#common.set(by.home?.settings, common);
    const parts = ruling.parts(clock);
    const controller: Controller<State, Input, Decision> = {
      ...ruling.controller,
      lasting: (state) => common.own(ruling.controller.lasting(state)),
    };
    let readiness: Promise<void> | undefined;
    // Without prices a car is decided for all the same.
    const failed = (err: unknown): void =>
      guard.over(() => {
        throw err;
      })();
    const ready = (): Promise<void> => (readiness ??= this.#prepare(made).catch(failed));
    const offer = guard.over(() => this.#offer(made));
    const stop = parts.hourly ? startInterval(clock, HOUR_MS, offer) : (): void => {};
    const made = { ruling: { ...ruling, controller }, parts, common, users: 1, ready, leave: () => leave(stop) };
    return made;
  }

  async #prepare({ common, parts }: FleetRuling<State, Input, Decision>): Promise<void> {
    const isKnown = await common.open();
    if (!isKnown) for (const msg of this.#told.values()) await common.take(await parts.read(msg));
    await common.take((await parts.hourly?.()) ?? []);
  }

  async #offer(ruling: FleetRuling<State, Input, Decision>): Promise<void> {
    const inputs = (await ruling.parts.hourly?.()) ?? [];
    if (inputs.length === 0) return;
    await ruling.common.take(inputs);
    await this.#options.offer(ruling, inputs);
  }

  #commonOf(controller: Controller<State, Input, Decision>, homeId: string): CommonState<State, Input, Decision> {
    const { storedOf, clock } = this.#options;
    return new CommonState({ controller, stored: storedOf(homeId), clock });
  }
}

/** Of a position only the time zone counts. */
function keyOf(facts: Facts = {}): string {
  const { home, homeZone: zone, chargePowerW, capacityKwh } = facts;
  const there = zone ?? (home && homeZone(undefined, home).zone);
  return JSON.stringify([there, chargePowerW, capacityKwh]);
}
