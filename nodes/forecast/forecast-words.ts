import type { Node, NodeAPI } from "node-red";
import { isYieldKnown, wholeYield } from "../../src/control/forecast/panel-yield";
import { localDay } from "../../src/control/shared/local-time";
import type { Slot } from "../../src/control/shared/slots";
import { HOUR_MS } from "../../src/core/duration";
import { kwh, percent, time } from "../../src/core/format";
import { textsOf, type Speech } from "../../src/core/speech";
import type { FetchState } from "../../src/fetch/fetcher";
import { forecastTrouble, type ForecastMemory, type ForecastTrouble } from "../../src/fetch/forecasts/forecast-rules";
import type { ForecastService } from "../../src/fetch/forecasts/service";
import type { FeedReason } from "../feed/feed-reasons";
import { say, speak, spokenLanguage, worded } from "../runtime/speech";
import { show, showShared } from "../runtime/status";

/** When and where a forecast is read. */
export interface ForecastReader {
  readonly now: number;
  readonly zone: string;
}

/** What mean powers give on the day of `now` and on the next. */
export function energyOfDays(
  slots: readonly Slot[],
  { now, zone }: ForecastReader,
): Pick<ForecastReport, "todayKwh" | "tomorrowKwh"> {
  const [today, tomorrow] = [localDay(now, zone), localDay(now, zone, 1)];
  return { todayKwh: energyKwh(slots, today), tomorrowKwh: energyKwh(slots, tomorrow) };
}

function energyKwh(slots: readonly Slot[], day: { readonly startAt: number; readonly endAt: number }): number {
  return slots.reduce((sum, { startAt, endAt, value }) => {
    const ms = Math.min(endAt, day.endAt) - Math.max(startAt, day.startAt);
    return ms <= 0 ? sum : sum + (value * ms) / HOUR_MS / 1000;
  }, 0);
}

/** What the panels will probably give, and how certain that is. */
export interface ForecastReport {
  readonly code: ForecastTrouble["code"] | "ok" | "asking";
  readonly trouble: ForecastTrouble | undefined;
  readonly todayKwh: number;
  readonly tomorrowKwh: number;
  /** Of what is forecast, in percent; absent while it is not known. */
  readonly yieldPercent: number | undefined;
  readonly nextAt: number;
  readonly isKnown: boolean;
}

/** `slots` are what the panels will probably give, W. */
export function forecastReport(
  state: FetchState<ForecastMemory>,
  slots: readonly Slot[],
  { now, zone }: ForecastReader,
): ForecastReport {
  const { panels } = state.memory;
  const trouble = forecastTrouble(state, now);
  const isKnown = slots.some(({ endAt }) => endAt > now);
  return {
    code: trouble?.code ?? (isKnown ? "ok" : "asking"),
    trouble,
    ...energyOfDays(slots, { now, zone }),
    yieldPercent: isYieldKnown(panels) ? Math.round(wholeYield(panels) * 100) : undefined,
    nextAt: state.nextAt,
    isKnown,
  };
}

/** What the second output says of the forecast. */
export function forecastReason(report: ForecastReport, service: ForecastService, reader: ForecastReader): FeedReason {
  const { code, trouble, todayKwh, tomorrowKwh, yieldPercent, nextAt } = report;
  return {
    code,
    text: speak(whyOf(report, service.name), reader),
    error: trouble?.error,
    nextAt,
    about: {
      service: service.id,
      todayKwh: rounded(todayKwh),
      tomorrowKwh: rounded(tomorrowKwh),
      ...(yieldPercent !== undefined && { yieldPercent }),
    },
    mark: yieldPercent,
  };
}

/** What today brings, or what is wrong: as much as fits below a node. */
export function showForecast(
  RED: NodeAPI,
  node: Node,
  { code, todayKwh, yieldPercent, isKnown }: ForecastReport,
  reader: ForecastReader,
): void {
  if (code === "token" || !isKnown)
    return showShared(node, code === "asking" ? "working" : "failed", code === "failed" ? "no-forecast" : code);
  const { format } = spokenLanguage();
  const today = format.quantity(kwh(todayKwh), reader);
  const share = yieldPercent === undefined ? undefined : format.quantity(percent(yieldPercent), reader);
  const key = `${node.type}.status.${share === undefined ? "known" : "measured"}`;
  show(node, code === "ok" ? "fine" : "waiting", worded(RED, key, { kwh: today, share: share ?? "" }));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function whyOf(report: ForecastReport, supplier: string): Speech {
  const { trouble, todayKwh, tomorrowKwh, yieldPercent, nextAt, isKnown } = report;
  if (!isKnown && !trouble) return say("forecast.asking", { supplier });
  const known = isKnown
    ? say("forecast.known", { today: kwh(todayKwh), tomorrow: kwh(tomorrowKwh) })
    : say("forecast.none");
  const measured = yieldPercent === undefined ? [] : [say("forecast.yield", { share: percent(yieldPercent) })];
  if (!trouble) return [known, ...measured];
  const causes = trouble.error ? textsOf(trouble.error.says) : [];
  const next = trouble.code === "token" ? [] : [say("feed.next", { next: time(nextAt) })];
  return [...(trouble.code === "old" ? [say("forecast.old", { supplier })] : []), ...causes, known, ...next];
}
