import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import type { Signal } from "../../../src/smartcar/signal";
import { mergeSignal } from "../../../src/vehicle/state/known-signal";
import { countedState, NOTHING_SETTLED, settle, type CountedState } from "../../../src/vehicle/state/settled-state";
import type { KnownSignal, MeterEvidence } from "../../../src/vehicle/state/stored-state";
import { failure, report } from "./reports";

/** When it begins. */
export const START = Date.parse("2026-06-01T10:00:00Z");

/** What one report says. */
export interface Reported {
  readonly charging?: boolean;
  readonly status?: string;
  readonly cable?: boolean;
  readonly watts?: number;
  readonly soc?: number;
  readonly minutes?: number;
  readonly odometerKm?: number;
  readonly connector?: string;
}

interface When {
  /** Minutes since the beginning at which it was recorded; as when it comes where absent. */
  readonly recorded?: number;
  readonly retrieved?: number;
}

/** A car whose reports come one after the other. */
export class ReportedCar {
  readonly known = new Map<string, KnownSignal>();
  #state = NOTHING_SETTLED;

  /** A delivery, so many minutes after the beginning. */
  report(minute: number, reported: Reported, when: When = {}): this {
    return this.#take(minute, signalsOf(minute, reported, when), false);
  }

  /** The same as the answer to a read. */
  asked(minute: number, reported: Reported, when: When = {}): this {
    return this.#take(minute, signalsOf(minute, reported, when), true);
  }

  /** A delivery of a value that the car does not date. */
  undated(minute: number, charging: boolean): this {
    return this.#take(minute, [report("charge-ischarging", { value: charging })]);
  }

  fail(minute: number, code: string): this {
    return this.#take(minute, [failure(code, { at: START + minute * MINUTE_MS })]);
  }

  meter(minute: number, load: MeterEvidence["load"]): this {
    return this.#settle({ kind: "meter", evidence: { at: START + minute * MINUTE_MS, load } });
  }

  command(minute: number, charging: boolean): this {
    return this.#settle({ kind: "command", charging, at: START + minute * MINUTE_MS });
  }

  /** The car answers a command that its cable is out. */
  unplugged(minute: number): this {
    return this.#settle({ kind: "unplugged", at: START + minute * MINUTE_MS });
  }

  get counted(): CountedState {
    return countedState(this.#state, this.known);
  }

  /** What is shown, and what waits. */
  get shown(): unknown[] {
    const { charging, pluggedIn, unconfirmed } = this.counted;
    return [charging, pluggedIn, ...unconfirmed];
  }

  #take(minute: number, signals: readonly Signal[], isRequested = false): this {
    const now = START + minute * MINUTE_MS;
    for (const signal of signals) {
      this.known.set(
        signal.code,
        mergeSignal(this.known.get(signal.code), signal, { receivedAt: now, source: "webhook" }),
      );
    }
    const good = signals.filter(({ status }) => status === "SUCCESS");
    return this.#settle({ kind: "report", now, codes: new Set(good.map(({ code }) => code)), isRequested });
  }

  #settle(observation: Parameters<typeof settle>[2]): this {
    const before = this.#state;
    const copy = structuredClone(before);
    this.#state = settle(before, this.known, observation);
    assert.deepEqual(before, copy);
    return this;
  }
}

function signalsOf(minute: number, reported: Reported, { recorded = minute, retrieved }: When): Signal[] {
  const at = START + recorded * MINUTE_MS;
  const times = { at, ...(retrieved !== undefined && { retrievedAt: START + retrieved * MINUTE_MS }) };
  const bodies: [string, unknown, string?][] = [
    ["charge-ischarging", reported.charging],
    ["charge-detailedchargingstatus", reported.status],
    ["charge-ischargingcableconnected", reported.cable],
    ["charge-wattage", reported.watts, "watts"],
    ["tractionbattery-stateofcharge", reported.soc, "percent"],
    ["charge-timetocomplete", reported.minutes, "minutes"],
    ["odometer-traveleddistance", reported.odometerKm, "km"],
    ["charge-chargingconnectortype", reported.connector],
  ];
  return bodies
    .filter(([, value]) => value !== undefined)
    .map(([code, value, unit]) => report(code, { value, ...(unit && { unit }) }, times));
}
