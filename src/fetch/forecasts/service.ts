import type { FeedOptions } from "../../control/feeds/feed";
import type { FetchRequest } from "../request";
import type { RoofPlane } from "./roof";

/** What is asked of a service. */
export interface ForecastInquiry {
  readonly position: { readonly latitude: number; readonly longitude: number } | undefined;
  readonly planes: readonly RoofPlane[];
  /** Of the whole plant, for data of irradiance. */
  readonly peakKw: number | undefined;
  /** Names of sites at the service, where it knows the panels. */
  readonly sites: readonly string[];
  readonly token: string;
  /** The user's own address, without a slash at the end. */
  readonly address: string;
  readonly now: number;
}

/** One request, and the plane that it is about, where it is about one. */
export interface ForecastRequest {
  readonly request: FetchRequest;
  readonly reading?: Partial<FeedOptions>;
}

/** What the user enters. */
export type ForecastNeed = "planes" | "peak" | "position" | "sites" | "token" | "address";

/** What is known of a service that forecasts solar power. One file each. */
export interface ForecastService {
  readonly id: string;
  /** As it calls itself. */
  readonly name: string;
  readonly needs: readonly ForecastNeed[];
  /** What may be entered, and helps. */
  readonly takes?: readonly ForecastNeed[];
  /** Asked so often by day, and less at night. */
  readonly everyMs: number;
  /** Requests of 24 hours; then it is not asked at night at all. */
  readonly perDay?: number;
  /** All of their answers are added. */
  readonly requests: (inquiry: ForecastInquiry) => readonly ForecastRequest[];
  /** It makes its forecast up: no real car may be commanded by it. */
  readonly isSimulated?: boolean;
  /** What it wants to be shown. */
  readonly licence: string;
  /** How sure this is: `D` its own page, `C` maintained client code. */
  readonly confidence: "D" | "C";
}
