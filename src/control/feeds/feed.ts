import type { Text } from "../../core/speech";
import type { Slot } from "../shared/slots";
import type { Plain } from "./plain";

/** What the user says when the data do not. What the data declare, or their make promises, comes first. */
export interface FeedOptions {
  /** IANA, for local times without an offset. */
  readonly zone: string;
  readonly now: number;
  /** Which kind is awaited here. Absent: whatever is recognised; a list of start and value is then taken for prices. */
  readonly expect?: "prices" | "forecast" | "power" | undefined;
  /** As `SE3`, when several areas are in one answer. */
  readonly area?: string | undefined;
  /** As `EUR`. */
  readonly currency?: string | undefined;
  /** kWh if absent. */
  readonly priceUnit?: "kWh" | "MWh" | undefined;
  /** Prices in cents, pence or øre. */
  readonly minor?: boolean | undefined;
  /** Amber's meters: the general one if absent. */
  readonly channel?: "general" | "controlledLoad" | "feedIn" | undefined;
  /** Peak power of the solar plant, for a forecast that tells only the irradiance. */
  readonly peakKw?: number | undefined;
  /** What a bare number tells, where its topic does not. Absent: a bare number is nothing. */
  readonly quantity?: Quantity | undefined;
  /** Whether that is only taken to be so, as nothing says otherwise. */
  readonly assumed?: boolean | undefined;
  /** Unit of a bare number; W if absent. */
  readonly powerUnit?: "W" | "kW" | undefined;
  /** What a positive number at the grid meter means; import if absent. */
  readonly positive?: "import" | "export" | undefined;
  /** Phases of the grid meter, when each is reported by a message of its own. */
  readonly phases?: 1 | 2 | 3 | undefined;
  /** Topics of a meter that tells import and export apart, both positive. */
  readonly importTopic?: string | undefined;
  readonly exportTopic?: string | undefined;
  /** Topics of the house's other meters, as the user set them. */
  readonly topics?: Readonly<Partial<Record<Quantity, readonly string[]>>> | undefined;
}

/** A power of the house, or how full its own battery is. */
export type Quantity = "grid" | "solar" | "battery" | "charger" | "battery-level";

/** Mean power of a stretch of time, W. `low` is exceeded in nine cases of ten, `high` in one. */
export interface ForecastSlot extends Slot {
  readonly low?: number;
  readonly high?: number;
}

/** Money per kWh in the major currency unit; in time order, without overlap. Holes are times without a price. */
export interface PriceFeed {
  readonly kind: "prices";
  readonly slots: readonly Slot[];
  readonly currency?: string;
  readonly source: string;
  /** The most common length. */
  readonly stepMinutes?: number;
  /** The bare price of the exchange, without fees and taxes. */
  readonly net?: true;
}

export interface ForecastFeed {
  readonly kind: "forecast";
  readonly slots: readonly ForecastSlot[];
  readonly source: string;
}

/** How a reading goes with others of the same quantity. */
export interface MeterRole {
  /**
   * `total`: its group's `detail` readings are contained in it. `alone`: no other can be the one that is meant. `assumed`:
   * nothing says that it is the grid.
   */
  readonly role?: "total" | "detail" | "alone" | "assumed";
  /** Which system it belongs to; its source if absent. */
  readonly group?: string;
}

/** Watts: grid import positive, battery discharge positive; the level of the home's battery in percent. */
export interface PowerFeed extends MeterRole {
  readonly kind: "power";
  readonly gridW?: number;
  readonly solarW?: number;
  readonly batteryW?: number;
  readonly chargerW?: number;
  readonly batteryPercent?: number;
  readonly source: string;
}

export type Part = "import" | "export" | "L1" | "L2" | "L3" | "phases";

/** One of several messages that together tell the power at the grid meter. */
export interface PartFeed extends MeterRole {
  readonly kind: "part";
  readonly part: Part;
  /** W, or how many for `phases`. */
  readonly value: number;
  readonly source: string;
}

export type Feed = PriceFeed | ForecastFeed | PowerFeed | PartFeed;

export type Found = { readonly ok: true; readonly feed: Feed } | { readonly ok: false; readonly came: Text };

export interface FeedContext {
  readonly options: FeedOptions;
  readonly topic: string;
  /** The unit that an entity of Home Assistant declares beside the payload. */
  readonly unit?: string | undefined;
}

/** Reads one make's shape. */
export interface FeedReader {
  /** As the user knows it, for the list of known shapes. */
  readonly name: Text;
  readonly kind: "prices" | "forecast" | "power";
  /** `undefined` for another make's data; never throws. */
  readonly read: (content: Plain, context: FeedContext) => Found | undefined;
}
