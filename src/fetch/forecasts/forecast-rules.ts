import type { FeedOptions } from "../../control/feeds/feed";
import { sumOfSources, withForecast, type ForecastSource } from "../../control/forecast/forecast-sources";
import type { GivenSlot } from "../../control/forecast/service-error";
import { localTime } from "../../control/shared/local-time";
import { HOUR_MS, MINUTE_MS } from "../../core/duration";
import type { SmartcarError } from "../../core/error";
import { noAttempts, past, share } from "../attempts";
import { fingerprint, type FetchMemory, type FetchRules, type RoundAnswer, type RoundRequest } from "../fetch-round";
import type { FetchState } from "../fetcher";
import { NO_YIELD, type YieldMemory } from "../../control/forecast/panel-yield";
import { emptyHistory, type History } from "../../control/forecast/history";
import type { ForecastInquiry, ForecastService } from "./service";

/** A service, and what is entered for it. */
export interface ForecastChoice extends Omit<ForecastInquiry, "now"> {
  readonly service: ForecastService;
  readonly reading: Omit<FeedOptions, "now" | "expect">;
}

/** What is remembered of a service, and of the panels. */
export interface ForecastMemory extends FetchMemory {
  /** What each request was last answered, W, as the service gives it. */
  readonly sources: readonly ForecastSource[];
  /** What the panels gave, as the meter shows it. */
  readonly history: History;
  /** What they give compared with what was forecast. */
  readonly panels: YieldMemory;
}

/** So old a forecast is none any more. */
const HOLDS_MS = 36 * HOUR_MS;

/** Between these hours the sun is of no interest to those who ask seldom. */
const DAY_FROM = 4;
const DAY_TO = 20;

const NIGHT_MS = 3 * HOUR_MS;

/** Between two rounds in any case. */
const LEAST_MS = 15 * MINUTE_MS;

/** How a forecast is kept. `seed` is of this installation, for the first start. */
export function forecastRules(choice: ForecastChoice, seed: number): FetchRules<ForecastMemory> {
  const { service, planes, peakKw, sites, address, position, reading, token } = choice;
  const { perDay } = service;
  const where = [address, position?.latitude, position?.longitude];
  const of = fingerprint(JSON.stringify([service.id, planes, peakKw, sites, where]));
  return {
    name: service.name,
    nothing: { of, attempts: noAttempts(seed), etags: {}, sources: [], history: emptyHistory(), panels: NO_YIELD },
    limits: { leastMs: LEAST_MS, perDay },
    customer: fingerprint([service.id, token].join(" ")),
    expectedAt: (memory, now) => nextAt(choice, memory, now),
    round: (_, now) =>
      service.requests({ ...choice, now }).map(({ request, reading: own }): RoundRequest => ({
        request,
        options: { ...reading, ...own, expect: "forecast", now },
      })),
    learned,
    content: ({ sources, panels }) => [sources.map(({ slots }) => slots), panels.cells],
  };
}

/** Every so often by day; seldom at night, where as many requests as one likes are allowed. */
function nextAt(
  { service, sites, reading }: ForecastChoice,
  { checkedAt, attempts }: ForecastMemory,
  now: number,
): number {
  const { everyMs, perDay } = service;
  const lastAt = past(checkedAt, now);
  if (lastAt === -Infinity) return now;
  const rounds = perDay === undefined ? undefined : Math.max(1, Math.floor(perDay / Math.max(1, sites.length)));
  const spacedMs = rounds === undefined ? everyMs : Math.max(everyMs, ((DAY_TO - DAY_FROM) * HOUR_MS) / rounds);
  const dueAt = lastAt + spacedMs + share(attempts.seed, lastAt / MINUTE_MS) * LEAST_MS;
  const { hour } = localTime(Math.max(dueAt, now), reading.zone);
  const isNight = hour < DAY_FROM || hour >= DAY_TO;
  if (!isNight) return Math.max(dueAt, now);
  return Math.max(now, rounds === undefined ? lastAt + NIGHT_MS : morningAfter(Math.max(dueAt, now), reading.zone));
}

/** The next instant at which the day begins for this. */
function morningAfter(at: number, zone: string): number {
  let morning = Math.ceil(at / HOUR_MS) * HOUR_MS;
  for (let hours = 0; hours < 24 && localTime(morning, zone).hour !== DAY_FROM; hours += 1) morning += HOUR_MS;
  return morning;
}

function learned(memory: ForecastMemory, answers: readonly RoundAnswer[], now: number): ForecastMemory {
  const sources = answers.reduce<readonly ForecastSource[]>((known, { answer }, index) => {
    const topic = String(index);
    // The same as before is said anew.
    if (answer.kind === "unchanged" && known.some((source) => source.topic === topic))
      return withForecast(known, { topic, slots: [] }, now);
    if (answer.kind !== "read" || answer.feed.kind !== "forecast") return known;
    return withForecast(known, { topic, slots: answer.feed.slots }, now);
  }, memory.sources);
  return { ...memory, sources };
}

/** What the whole plant is expected to give, W, as the service says it; what is over, too, for two days. */
export function forecastOf({ sources }: Pick<ForecastMemory, "sources">, now: number): readonly GivenSlot[] {
  return sumOfSources(sources, now);
}

/** What is wrong with a forecast, the worst first. */
export interface ForecastTrouble {
  /**
   * `token`: somebody must enter another one. `no-forecast`: none is known. `old`: it is older than half a day. `failed`: the last
   * attempt failed.
   */
  readonly code: "token" | "no-forecast" | "old" | "failed";
  readonly error?: SmartcarError | undefined;
}

const OLD_MS = 12 * HOUR_MS;

/** What is wrong; `undefined` where nothing is, or nothing has been tried yet. */
export function forecastTrouble(
  { memory, error }: Pick<FetchState<ForecastMemory>, "memory" | "error">,
  now: number,
): ForecastTrouble | undefined {
  if (error?.code === "CREDENTIALS") return { code: "token", error };
  const ageMs = now - (memory.checkedAt ?? -Infinity);
  if (ageMs > HOLDS_MS || forecastOf(memory, now).every(({ endAt }) => endAt <= now))
    return memory.attempts.lastAt === undefined ? undefined : { code: "no-forecast", error };
  if (ageMs > OLD_MS) return { code: "old", error };
  return error && { code: "failed", error };
}
