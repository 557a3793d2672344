import { type Clock, nothingToCancel } from "../../src/core/clock";
import { HOUR_MS } from "../../src/core/duration";
import { isoText } from "../../src/core/instant";
import type { Home } from "../../src/home/home";
import { HouseWire, type FromHouse, type HomeValue, type WireOwner } from "../home/house-wire";
import type { Guard } from "../runtime/guard";
import { startInterval } from "../runtime/interval";
import type { DecidingNode } from "./decision-message";
import type { AnyDecision, AnyInput, RulingParts } from "./ruling";
import type { SimulatedData } from "./simulated-data";

export interface HouseInputsOptions<Input extends AnyInput, Decision extends AnyDecision> {
  readonly node: DecidingNode;
  readonly home: Home | undefined;
  readonly clock: Clock;
  readonly guard: Pick<Guard, "over" | "run">;
  readonly simulated: SimulatedData;
  readonly parts: Pick<RulingParts<Input, Decision>, "shared" | "hourly">;
  /** Takes up when each kind of input came last, ISO 8601. */
  readonly cameAt: Map<string, string>;
  /** Takes what came with no message. */
  readonly receive: (inputs: readonly Input[]) => Promise<unknown>;
}

/** What reaches the cars of one house at a node that decides, besides messages: by the house's other nodes, and each hour. */
export class HouseInputs<Input extends AnyInput, Decision extends AnyDecision> implements WireOwner {
  readonly #options: HouseInputsOptions<Input, Decision>;
  readonly #wire: HouseWire | undefined;
  #stopHourly = nothingToCancel;

  constructor(options: HouseInputsOptions<Input, Decision>) {
    this.#options = options;
    const { node, home, clock, simulated, parts } = options;
    const { shared } = parts;
    if (home && shared) this.#wire = new HouseWire(home, { node, clock, takes: shared.takes, simulated }, this);
  }

  onHouseValue(value: HomeValue): void {
    const { guard, receive, parts } = this.#options;
    guard.run(this, "house", () => {
      const inputs = parts.shared?.inputs(value) ?? [];
      this.note(inputs);
      return receive(inputs);
    });
  }

  /** Takes up what the house knows already, and what is known without a message. */
  begin(): void {
    this.#wire?.replay();
    const { clock, guard, receive, parts } = this.#options;
    const { hourly } = parts;
    if (!hourly) return;
    const offer = guard.over(async () => {
      const inputs = await hourly();
      if (inputs.length > 0) await receive(inputs);
    });
    offer();
    this.#stopHourly = startInterval(clock, HOUR_MS, offer);
  }

  /** Notes that inputs of these kinds came. */
  note(inputs: readonly Pick<Input, "kind">[]): void {
    const { cameAt, clock } = this.#options;
    for (const { kind } of inputs) cameAt.set(kind, isoText(clock.now()));
  }

  /** Shares with the house what a message brought. */
  publish(inputs: readonly Input[]): void {
    const { shared } = this.#options.parts;
    if (shared) this.#wire?.publish(inputs.flatMap((input) => shared.published(input)));
  }

  /** What comes from the house and not from a wire. */
  fromHouse(): readonly FromHouse[] {
    return this.#wire?.fromHouse() ?? [];
  }

  close(): void {
    this.#wire?.close();
    this.#stopHourly();
  }
}
