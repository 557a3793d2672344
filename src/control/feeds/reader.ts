import type { FeedOptions, Found } from "./feed";
import type { Plain } from "./plain";

export interface Context {
  readonly options: FeedOptions;
  readonly topic: string;
  /** The unit that an entity of Home Assistant declares beside the payload. */
  readonly unit?: string | undefined;
}

/** Reads one maker's shape. */
export interface Reader {
  /** As the user knows it, for the list of known shapes. */
  readonly name: string;
  readonly kind: "prices" | "forecast" | "power";
  /** `undefined` for another maker's data; never throws. */
  readonly read: (content: Plain, context: Context) => Found | undefined;
}
