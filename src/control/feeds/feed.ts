import type { Text } from "../../core/speech";
import type { Included } from "../price/included";
import type { Slot } from "../shared/slots";
import type { Fields, Plain } from "./plain";

/** What the user sets for data that do not contain it. What the data declare, or their provider promises, has priority. */
export interface FeedOptions {
  /** IANA, for local times without an offset. */
  readonly zone: string;
  readonly now: number;
  /** The expected kind. If absent, whatever is recognized; a list of start and value then counts as prices. */
  readonly expect?: "prices" | "forecast" | "power" | undefined;
  /** Such as `SE3`, if one response has several areas. */
  readonly area?: string | undefined;
  /** Such as `EUR`. */
  readonly currency?: string | undefined;
  /** What the home pays in: which of several currencies counts, and which prices cannot be. */
  readonly homeCurrency?: string | undefined;
  /** kWh if absent. */
  readonly priceUnit?: "kWh" | "MWh" | undefined;
  /** The values are grams of CO2 per kWh and no money. */
  readonly isCo2?: boolean | undefined;
  /** Prices in cents, pence or øre. */
  readonly minor?: boolean | undefined;
  /** Where to find a list that no reader knows. It comes before all readers. */
  readonly shape?: OwnShape | undefined;
  /** Amber's meters: the general one if absent. */
  readonly channel?: "general" | "controlledLoad" | "feedIn" | undefined;
  /** Peak power of the solar plant, for a forecast of irradiance only. */
  readonly peakKw?: number | undefined;
  /** What a bare number measures if its topic does not name it. If absent, a bare number is not a reading. */
  readonly quantity?: Quantity | undefined;
  /** Whether that is only assumed, because nothing contradicts it. */
  readonly assumed?: boolean | undefined;
  /** Which phase of the grid a bare number is; all of them if absent. */
  readonly part?: Part | undefined;
  /** Unit of a bare number; W if absent. */
  readonly powerUnit?: "W" | "kW" | undefined;
  /** What a positive number at the grid meter means; import if absent. */
  readonly positive?: "import" | "export" | undefined;
  /** Phases of the grid meter, when each is reported by a message of its own. */
  readonly phases?: 1 | 2 | 3 | undefined;
  /** Topics of a meter that sends import and export separately, both positive. */
  readonly importTopic?: string | undefined;
  readonly exportTopic?: string | undefined;
  /** Topics of the house's other meters, as the user set them. */
  readonly topics?: Readonly<Partial<Record<Quantity, readonly string[]>>> | undefined;
}

/** Where a list is in data that no reader knows, and what its members mean. Keys may be paths with dots. */
export interface OwnShape {
  /** Of the list, such as `data.rows`; empty where the data are the list. */
  readonly path: string;
  readonly start: string;
  /** Empty: each row ends where the next one begins. */
  readonly end: string;
  readonly value: string;
  /** By which each value is multiplied: to money per kWh, or to watts. */
  readonly factor: number;
}

/** A power of the house, or the level of its home battery. */
export type Quantity = "grid" | "solar" | "battery" | "charger" | "battery-level";

/** Mean power of a period, W. `low` is exceeded in nine cases of ten, `high` in one. */
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
  /** What its sender says that the prices include. */
  readonly included?: Included;
}

/** A forecast of solar power. */
export interface ForecastFeed {
  readonly kind: "forecast";
  readonly slots: readonly ForecastSlot[];
  readonly source: string;
}

/** How a reading relates to others of the same quantity. */
export interface MeterRole {
  /**
   * `total`: its group's `detail` readings are contained in it. `alone`: no other can be the one that is meant. `assumed`:
   * nothing says that it is the grid.
   */
  readonly role?: "total" | "detail" | "alone" | "assumed";
  /** Which system it belongs to; its source if absent. */
  readonly group?: string;
}

/** Watts: grid import positive, battery discharge positive; the level of the home battery in percent. */
export interface PowerFeed extends MeterRole {
  readonly kind: "power";
  readonly gridW?: number;
  readonly solarW?: number;
  readonly batteryW?: number;
  readonly chargerW?: number;
  readonly batteryPercent?: number;
  readonly source: string;
}

/** Which part of the grid meter a message is about: one direction, one phase, or how many phases there are. */
export type Part = "import" | "export" | "L1" | "L2" | "L3" | "phases";

/** A part of the power at the grid meter. */
export interface MeterPart {
  readonly part: Part;
  /** W, or the number of phases. */
  readonly value: number;
}

/** One of several messages that together give the power at the grid meter. */
export interface PartFeed extends MeterRole, MeterPart {
  readonly kind: "part";
  readonly source: string;
  /** The other parts in the same message. */
  readonly others?: readonly MeterPart[];
}

/** Anything that a message can bring, in the one form that the rest of the code knows. */
export type Feed = PriceFeed | ForecastFeed | PowerFeed | PartFeed;

/** What a reader makes of a content that is of its kind: the feed, or what is wrong with it. */
export type Found =
  | { readonly ok: true; readonly feed: Feed }
  /** `isBrief`: it is no format at all, so that naming the known ones does not help. */
  | { readonly ok: false; readonly came: Text; readonly isBrief?: boolean; readonly suggestion?: Text | undefined };

/** What is known of a content besides itself. */
export interface FeedContext {
  readonly options: FeedOptions;
  readonly topic: string;
  /** The unit that an entity of Home Assistant declares beside the payload. */
  readonly unit?: string | undefined;
  /** Whether it lies below a name that nobody knows, so that a list there may be of anything. */
  readonly isBelowUnknown?: boolean;
  /** The objects that hold the content, the inner first. */
  readonly within?: readonly Fields[] | undefined;
}

/** Reads one provider's format. */
export interface FeedReader {
  /** As the user knows it, for the list of known formats. */
  readonly name: Text;
  readonly kind: "prices" | "forecast" | "power";
  /** `undefined` for another provider's data; never throws. */
  readonly read: (content: Plain, context: FeedContext) => Found | undefined;
}
