import { estimateSoc, socAt } from "../../../../src/control/soc/estimate";
import type { SocEstimate } from "../../../../src/control/soc/carry";
import type { CarReport } from "../../../../src/control/soc/report";
import { restoreEstimate } from "../../../../src/control/soc/stored-estimate";
import type { EstimateSettings, EstimateState } from "../../../../src/control/soc/state";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";

/** An estimate and its time, as the caller of the pure functions would keep them. */
export class EstimateDriver {
  state: EstimateState = {};
  now = Date.parse("2026-06-01T10:00:00Z");
  readonly settings: EstimateSettings;

  constructor(settings: EstimateSettings = { capacityKwh: 60, chargePowerW: 10_000 }) {
    this.settings = settings;
  }

  /** What the car tells now, or told so long ago. */
  report(reported: Omit<CarReport, "at">, agoMs = 0): void {
    this.#take({ kind: "report", report: { at: this.now - agoMs, ...reported } });
  }

  plan(on: boolean): void {
    this.#take({ kind: "plan", on });
  }

  wait(ms: number): void {
    this.now += ms;
    this.#take({ kind: "time" });
  }

  /** The charger's meter, every minute of a stretch of time. */
  charger(watts: number, ms: number): void {
    const until = this.now + ms;
    for (; this.now < until; this.now += MINUTE_MS) this.#take({ kind: "charger", watts });
    this.#take({ kind: "charger", watts });
  }

  /** Charges at the wall until the car tells this, with so many kWh for each percent. */
  charge(fromSoc: number, toSoc: number, kwhEach: number, watts = 10_000): void {
    this.report({ soc: fromSoc, pluggedIn: true, charging: true });
    for (let soc = fromSoc + 1; soc <= toSoc; soc++) {
      const ms = ((kwhEach * 1000) / watts) * HOUR_MS;
      this.#take({ kind: "charger", watts });
      this.now += ms / 2;
      this.#take({ kind: "charger", watts });
      this.now += ms / 2;
      this.report({ soc });
    }
  }

  /** As a store keeps it. */
  restart(stored: unknown = JSON.parse(JSON.stringify(this.state))): void {
    this.state = restoreEstimate(stored);
  }

  get estimate(): SocEstimate | undefined {
    return socAt(this.state, this.now, this.settings);
  }

  get soc(): number {
    return this.estimate?.soc ?? NaN;
  }

  get plusMinus(): number {
    return this.estimate?.plusMinus ?? NaN;
  }

  #take(input: Parameters<typeof estimateSoc>[1]): void {
    this.state = estimateSoc(this.state, input, this.now, this.settings);
  }
}
