import { decideMode } from "../../../../src/control/mode/decide-mode";
import type { ModeDecision } from "../../../../src/control/mode/decision";
import type { KnownCar } from "../../../../src/control/shared/known-car";
import type { ModeInput, ModeRequest, SourceName, SourceDecision } from "../../../../src/control/mode/input";
import type { ModeSettings } from "../../../../src/control/mode/settings";
import { restoreMode } from "../../../../src/control/mode/stored-mode";
import type { Mode } from "../../../../src/control/shared/requests";
import type { ModeState, Window } from "../../../../src/control/mode/state";

/** A car at home, plugged in, idle, half full. */
export const PARKED: KnownCar = {
  pluggedIn: true,
  charging: false,
  place: "home",
  soc: 50,
  limit: 80,
  capacityKwh: 60,
};

/** A mode in a time that a test moves: it ticks when it asked to, and what it would send is noted. */
export class ModeDriver {
  now = Date.parse("2026-06-01T18:00:00Z");
  state: ModeState = {};
  readonly commands: boolean[] = [];
  readonly synced: (readonly Window[])[] = [];
  #settings: ModeSettings;
  #decision: ModeDecision | undefined;
  #tickAt = Infinity;

  constructor(settings: ModeSettings = {}) {
    this.#settings = { chargePowerW: 6000, ...settings };
  }

  get decision(): ModeDecision {
    if (!this.#decision) throw new Error("nothing decided yet");
    return this.#decision;
  }

  /** On, off or neither, and why. */
  get verdict(): string {
    const { on, reason } = this.decision;
    return `${on === undefined ? "-" : on ? "on" : "off"} ${reason.code}`;
  }

  give(input: ModeInput): this {
    const step = decideMode(this.#settings, this.state, input, this.now);
    this.state = JSON.parse(JSON.stringify(step.state)) as ModeState;
    this.#decision = step.decision;
    this.#tickAt = step.nextTickAt;
    if (!(step.nextTickAt > this.now)) throw new Error(`asked for a tick at ${step.nextTickAt - this.now} ms`);
    if (step.decision.changed) this.commands.push(step.decision.on === true);
    if (step.decision.windows) this.synced.push(step.decision.windows);
    return this;
  }

  car(car: KnownCar = PARKED): this {
    return this.give({ kind: "car", car });
  }

  mode(mode: Mode): this {
    return this.request({ mode });
  }

  request(request: ModeRequest): this {
    return this.give({ kind: "request", request });
  }

  says(name: SourceName, on: boolean | undefined, news: SourceDecision = {}): this {
    return this.give({ kind: "source", name, decision: { on, said: `${name} says ${on}`, ...news } });
  }

  pass(ms: number): this {
    const until = this.now + ms;
    while (this.#tickAt <= until) {
      this.now = this.#tickAt;
      this.give({ kind: "tick" });
    }
    this.now = until;
    return this;
  }

  restart(settings: ModeSettings = this.#settings): this {
    this.#settings = { chargePowerW: 6000, ...settings };
    this.state = restoreMode(JSON.parse(JSON.stringify(restoreMode(this.state))));
    return this.give({ kind: "restart" });
  }
}
