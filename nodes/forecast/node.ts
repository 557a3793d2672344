import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { isYieldKnown, learnYield, wholeYield, withYield } from "../../src/control/forecast/panel-yield";
import { readFeed } from "../../src/control/feeds/read-feed";
import type { GivenSlot } from "../../src/control/forecast/service-error";
import { localDay } from "../../src/control/shared/local-time";
import { siteReadings, type SiteReading } from "../../src/control/shared/site-power/reading";
import { systemClock } from "../../src/core/clock";
import { HALF_HOUR_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { kwh, percent } from "../../src/core/format";
import { isoText } from "../../src/core/instant";
import { Fetcher, type FetchState } from "../../src/fetch/fetcher";
import {
  forecastOf,
  forecastRules,
  forecastTrouble,
  type ForecastMemory,
} from "../../src/fetch/forecasts/forecast-rules";
import { Outbound } from "../../src/fetch/outbound";
import { FORECASTS } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import { homeZone } from "../car/home-zone";
import { feedStore } from "../feed/feed-store";
import { destination, type FeedSurroundings } from "../feed/try-service";
import { userAgent } from "../feed/user-agent";
import { joinHome } from "../home/join-home";
import { Guard, report } from "../runtime/guard";
import { handleInput, isClosed, onClose } from "../runtime/handle-input";
import { startInterval } from "../runtime/interval";
import { refuseAll } from "../runtime/refuse-all";
import { resultOf } from "../runtime/result-of";
import { speak, speakLike, spokenLanguage } from "../runtime/speech";
import { show } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { FORECAST_CREDENTIALS } from "./credentials";
import { forecastChoice } from "./forecast-choice";
import { energyKwh, whyOf } from "./forecast-words";
import { declaration } from "./settings";
import { SolarMeter } from "./solar-meter";
import english from "./words/en-US.json";

interface ForecastNode extends Node {
  credentials: object;
  /** Where its token goes. */
  goesTo?: string;
}

interface ForecastMessage extends NodeMessage {
  source?: string;
}

type SolarState = FetchState<ForecastMemory>;

/** `around` is another time and other hosts, for tests. */
export default function (RED: NodeAPI, { clock = systemClock, route }: FeedSurroundings = {}): void {
  speakLike(RED);

  function SmartcarForecast(this: ForecastNode, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const given = { ...def, ...this.credentials };
    const words = english["smartcar-forecast"];
    const settings = usableSettings({ RED, node: this }, { ...declaration, words }, given);
    if (!settings) return;
    const { home, fault } = joinHome(RED, this, settings.home);
    if (fault) return refuseAll(this, fault);
    const place = home?.settings;
    const { zone } = homeZone(settings.zone, place?.position, place?.zone);
    const choice = resultOf(() => forecastChoice(settings, zone, place));
    if (choice instanceof SmartcarError) return refuseAll(this, choice);

    const { service } = choice;
    this.goesTo = destination(service.id, choice.address);
    const guard = new Guard(this);
    const guarded = guard.clock(clock);
    const outbound = new Outbound({ userAgent: userAgent(), route });
    const rules = forecastRules(choice, Math.random());
    let meter = new SolarMeter(rules.nothing.history);
    let said: string | undefined;
    let failing: string | undefined;

    /** As these panels will probably give it, W. */
    const expected = ({ memory }: SolarState): readonly GivenSlot[] =>
      withYield(memory.panels, forecastOf(memory, clock.now()), { zone });
    const ahead = (state: SolarState): readonly GivenSlot[] => {
      const { startAt } = localDay(clock.now(), zone);
      return expected(state).filter(({ endAt }) => endAt > startAt);
    };
    const forecastMessage = (msg: ForecastMessage, state: SolarState): ForecastMessage =>
      Object.assign(msg, {
        topic: "forecast",
        source: service.name,
        payload: ahead(state).map(({ startAt, endAt, value, low, high }) => ({
          start: isoText(startAt),
          end: isoText(endAt),
          value: Math.round(value),
          ...(low !== undefined && { low: Math.round(low) }),
          ...(high !== undefined && { high: Math.round(high) }),
        })),
      });
    const tell = (state: SolarState): void => {
      const now = clock.now();
      const { memory, nextAt } = state;
      const trouble = forecastTrouble(state, now);
      const slots = expected(state);
      const isKnown = slots.some(({ endAt }) => endAt > now);
      const [today, tomorrow] = [0, 1].map((days) => localDay(now, zone, days));
      const todayKwh = today ? energyKwh(slots, today.startAt, today.endAt) : 0;
      const tomorrowKwh = tomorrow ? energyKwh(slots, tomorrow.startAt, tomorrow.endAt) : 0;
      const yieldPercent = isYieldKnown(memory.panels) ? Math.round(wholeYield(memory.panels) * 100) : undefined;
      const about = { supplier: service.name, todayKwh, tomorrowKwh, yieldPercent, nextAt, isKnown };
      const text = speak(whyOf(trouble, about), { now, zone });
      const code = trouble?.code ?? (isKnown ? "ok" : "asking");
      showState(code, { todayKwh, yieldPercent, isKnown });
      const key = `${code} ${trouble?.error?.code ?? ""} ${yieldPercent ?? ""}`;
      if (key === said || (said === undefined && code === "asking")) return;
      said = key;
      const { error } = trouble ?? {};
      const payload = {
        code,
        text,
        service: service.id,
        todayKwh: rounded(todayKwh),
        tomorrowKwh: rounded(tomorrowKwh),
        ...(yieldPercent !== undefined && { yieldPercent }),
        ...(error && { error: error.code }),
        next: isoText(nextAt),
      };
      this.send([null, { topic: "reason", payload }]);
      // A Catch node gets what leaves the house without a forecast, once until that is over.
      const isGrave = code === "token" || code === "no-forecast";
      if (isGrave && failing !== code && error) report(this, error);
      if (code === "old") this.warn(text);
      failing = isGrave ? code : undefined;
    };
    const showState = (
      code: string,
      { todayKwh, yieldPercent, isKnown }: { todayKwh: number; yieldPercent: number | undefined; isKnown: boolean },
    ): void => {
      if (code === "token" || !isKnown)
        return show(
          this,
          code === "asking" ? "working" : "failed",
          RED._(`smartcar-forecast.status.${code === "failed" ? "no-forecast" : code}`),
        );
      const { format } = spokenLanguage();
      const reader = { now: clock.now(), zone };
      const shown = format.quantity(kwh(todayKwh), reader);
      const share = yieldPercent === undefined ? undefined : format.quantity(percent(yieldPercent), reader);
      const key = share === undefined ? "known" : "measured";
      show(
        this,
        code === "ok" ? "fine" : "waiting",
        RED._(`smartcar-forecast.status.${key}`, { kwh: shown, share: share ?? "" }),
      );
    };
    const take = guard.over((state: SolarState) => {
      if (isClosed(this)) return;
      if (state.isNews) {
        const slots = ahead(state);
        const from = { id: this.id, name: this.name || service.name };
        if (slots.length > 0) home?.publish("forecast", { topic: service.id, slots }, from, clock.now());
        this.send([forecastMessage({}, state), null]);
      }
      tell(state);
    });
    const fetcher = new Fetcher({
      rules,
      stored: StoredValue.of(feedStore(RED, this), FORECASTS, { nodeId: this.id }),
      clock: guarded,
      send: (request) => outbound.send(request),
      onState: take,
      onFault: guard.over((cause: unknown) => {
        throw cause;
      }),
    });
    /** What the meter has shown is compared with the forecast each half hour. */
    const observe = async (readings: readonly SiteReading[]): Promise<void> => {
      const now = clock.now();
      if (!meter.observe(readings, now)) return;
      const { history } = meter;
      await fetcher.change((memory) => ({
        ...memory,
        history,
        panels: learnYield(memory.panels, history, forecastOf(memory, now), { zone }, now),
      }));
    };
    onClose(this, async () => {
      fetcher.close();
      await outbound.close();
    });
    handleInput(this, async (msg) => {
      const readings = readingsIn(msg);
      if (readings.length > 0) {
        await started;
        await observe(readings);
        return null;
      }
      if (msg.payload === "refresh") await fetcher.refresh();
      return [forecastMessage(msg, fetcher.state), null];
    });
    const readingsIn = (msg: NodeMessage): readonly SiteReading[] => {
      const topics = { solar: settings.solarTopic };
      const { topic } = msg;
      const quantity =
        typeof topic === "string" && settings.solarTopic.includes(topic) ? ("solar" as const) : undefined;
      const read = readFeed(msg, { zone, now: clock.now(), expect: "power", topics, quantity });
      if (!read.ok || (read.feed.kind !== "power" && read.feed.kind !== "part")) return [];
      return siteReadings(read.feed, topic, { topics }).filter((reading) => reading.quantity === "solar");
    };
    show(this, "working", RED._("smartcar-forecast.status.asking"));
    const start = async (): Promise<void> => {
      await fetcher.start();
      if (isClosed(this)) return;
      meter = new SolarMeter(fetcher.state.memory.history);
      const seen = guard.over((readings: readonly SiteReading[]) => observe(readings));
      const leave = home?.subscribe("solar", ({ value }) => seen(value));
      const stop = startInterval(guarded, HALF_HOUR_MS, () => tell(fetcher.state));
      onClose(this, () => {
        leave?.();
        stop();
      });
    };
    const started = start();
    guard.over(() => started)();
  }

  RED.nodes.registerType<ForecastNode, NodeDef, object, object>("smartcar-forecast", SmartcarForecast, {
    credentials: FORECAST_CREDENTIALS,
  });
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
