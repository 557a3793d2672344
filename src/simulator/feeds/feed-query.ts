import { centralDate, centralMidnight, isPublished, quarters, type Quarter } from "./market";

/** A request to a made-up service. */
export interface FeedQuery {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly now: number;
}

/** A body as JSON, or as text; `status` is 200 if absent. */
export interface FeedBody {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
}

/** What one address answers. */
export type FeedService = (feedQuery: FeedQuery) => FeedBody;

/** What a service answers that knows no such thing. */
export const notFound: FeedBody = { status: 404, json: { message: "Not found" } };

/** ISO 8601. */
export const iso = (at: number): string => new Date(at).toISOString();
/** Per MWh, to the cent. */
export const perMwh = (eur: number): number => Math.round(eur * 1e5) / 100;

/** Today and tomorrow, as far as they are known. */
export function ahead(now: number): readonly Quarter[] {
  return quarters(centralMidnight(centralDate(now)), centralMidnight(centralDate(now, 2)), now);
}

/** The answer to whoever has a good token, and a refusal otherwise. */
export function requireToken(isGood: boolean, body: () => FeedBody): FeedBody {
  return isGood ? body() : { status: 401, json: { error: "Unauthorized" } };
}

/** The bearer token of a request. */
export const bearer = ({ headers }: FeedQuery): string =>
  String(headers["authorization"] ?? "").replace(/^Bearer /, "");

/** Whether a day can be asked for. */
export const isOut = (date: string, now: number): boolean =>
  date <= centralDate(now) || (date === centralDate(now, 1) && isPublished(now));
