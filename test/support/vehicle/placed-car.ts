import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import { mergeSignal } from "../../../src/vehicle/state/known-signal";
import { observeMeter, observePlace, placeResult } from "../../../src/vehicle/place/place";
import type { Home } from "../../../src/vehicle/place/spot";
import { failure, report } from "./reports";
import type { KnownSignal, MeterEvidence, PlaceState } from "../../../src/vehicle/state/stored-state";

/** When the first delivery may come. */
const START = Date.parse("2026-06-01T10:00:00Z");
const METERS_PER_DEGREE = 111_195;
/** Where the owner's home is. */
export const HOME: Home = { position: { latitude: 59.33, longitude: 18.06 }, radiusM: 200 };

/** What a delivery reports. */
export interface Reported {
  /** So many meters north of home. */
  readonly meters?: number;
  readonly atHome?: boolean;
  readonly cable?: boolean;
  readonly odometerKm?: number;
  readonly watts?: number;
  readonly fast?: boolean;
  readonly fastType?: string;
  readonly connector?: string;
}

/** A car whose reports come one after the other. */
export class PlacedCar {
  home: Home | undefined = HOME;
  readonly #known = new Map<string, KnownSignal>();
  #state: PlaceState = {};
  #plugged: { value: boolean; since: number } | undefined;

  /** A delivery so many minutes after the beginning; `recorded` is when the car recorded its position, if it was another time. */
  report(minute: number, reported: Reported, recorded = minute): this {
    const at = START + minute * MINUTE_MS;
    const bodies: [string, Record<string, unknown> | undefined][] = [
      ["location-preciselocation", reported.meters === undefined ? undefined : position(reported.meters)],
      ["location-isathome", reported.atHome === undefined ? undefined : { value: reported.atHome }],
      [
        "odometer-traveleddistance",
        reported.odometerKm === undefined ? undefined : { value: reported.odometerKm, unit: "km" },
      ],
      ["charge-wattage", reported.watts === undefined ? undefined : { value: reported.watts, unit: "watts" }],
      ["charge-isfastchargerpresent", reported.fast === undefined ? undefined : { value: reported.fast }],
      ["charge-fastchargertype", reported.fastType === undefined ? undefined : { value: reported.fastType }],
      ["charge-chargingconnectortype", reported.connector === undefined ? undefined : { value: reported.connector }],
    ];
    for (const [code, body] of bodies) {
      if (!body) continue;
      const time = code === "location-preciselocation" ? START + recorded * MINUTE_MS : at;
      const received = { receivedAt: at, source: "webhook" } as const;
      this.#known.set(code, mergeSignal(this.#known.get(code), report(code, body, { at: time }), received));
    }
    if (reported.cable !== undefined && reported.cable !== this.#plugged?.value)
      this.#plugged = { value: reported.cable, since: at };
    return this.#observe();
  }

  fail(minute: number, code: string): this {
    const at = START + minute * MINUTE_MS;
    const received = { receivedAt: at, source: "webhook" } as const;
    this.#known.set(code, mergeSignal(this.#known.get(code), failure(code, { at }), received));
    return this.#observe();
  }

  meter(minute: number, load: MeterEvidence["load"], chargingSince?: number): this {
    const since = chargingSince === undefined ? undefined : START + chargingSince * MINUTE_MS;
    this.#state = observeMeter(this.#state, { at: START + minute * MINUTE_MS, load }, since);
    return this;
  }

  /** The owner enters another home. */
  moveHome(meters: number, radiusM = 200): this {
    this.home = { position: position(meters), radiusM };
    return this.#observe();
  }

  /** The place, and why. */
  get place(): string {
    const { place, reasons } = placeResult(this.#state);
    return [place, ...reasons].join(" ");
  }

  #observe(): this {
    const observed = { known: this.#known, home: this.home, plugged: this.#plugged };
    this.#state = observePlace(this.#state, observed);
    assert.deepEqual(observePlace(this.#state, observed), this.#state, "the same once more changes nothing");
    assert.deepEqual(JSON.parse(JSON.stringify(this.#state)), this.#state);
    return this;
  }
}

/** So many meters north of home. */
function position(meters: number): { latitude: number; longitude: number } {
  const { latitude, longitude } = HOME.position;
  return { latitude: latitude + meters / METERS_PER_DEGREE, longitude };
}

/** A car of which nothing is known. */
export const car = (): PlacedCar => new PlacedCar();
