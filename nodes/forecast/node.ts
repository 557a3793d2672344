import type { NodeAPI, NodeDef, NodeMessage } from "node-red";
import { learnYield, withYield } from "../../src/control/forecast/panel-yield";
import type { GivenSlot } from "../../src/control/forecast/service-error";
import { localDay } from "../../src/control/shared/local-time";
import type { SiteReading } from "../../src/control/shared/site-power/reading";
import { HALF_HOUR_MS } from "../../src/core/duration";
import { isoText } from "../../src/core/instant";
import type { FetchState } from "../../src/fetch/fetcher";
import { forecastOf, forecastRules, type ForecastMemory } from "../../src/fetch/forecasts/forecast-rules";
import type { ForecastService } from "../../src/fetch/forecasts/service";
import { FORECASTS } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import { feedFetcher, type FeedNode } from "../feed/feed-fetcher";
import { FeedReasons } from "../feed/feed-reasons";
import { joinFeed } from "../feed/join-feed";
import { destination, type FeedSurroundings } from "../feed/try-service";
import { Guard } from "../runtime/guard";
import { handleInput, isClosed, onClose } from "../runtime/handle-input";
import { startInterval } from "../runtime/interval";
import { speakLike } from "../runtime/speech";
import { showShared } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { FORECAST_CREDENTIALS } from "./credentials";
import { forecastChoice } from "./forecast-choice";
import { forecastReason, forecastReport, showForecast } from "./forecast-words";
import { declaration } from "./settings";
import { SolarMeter, solarReadings } from "./solar-meter";
import english from "./words/en-US.json";

type SolarState = FetchState<ForecastMemory>;

/** `around` is another time and other hosts, for tests. */
export default function (RED: NodeAPI, around: FeedSurroundings = {}): void {
  speakLike(RED);

  function SmartcarForecast(this: FeedNode, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const words = english["smartcar-forecast"];
    const settings = usableSettings({ RED, node: this }, { ...declaration, words }, { ...def, ...this.credentials });
    if (!settings) return;
    const joined = joinFeed({ RED, node: this, around }, settings, (...at) => forecastChoice(settings, ...at));
    if (!joined) return;

    const { home, zone, clock, choice } = joined;
    const { service, address } = choice;
    const { isSimulated } = service;
    const { solarTopic } = settings;
    this.goesTo = destination(service.id, address);
    const guard = new Guard(this);
    const rules = forecastRules(choice, Math.random());
    let meter = new SolarMeter(rules.nothing.history);

    /** As these panels will probably give it, W. */
    const expected = ({ memory }: SolarState): readonly GivenSlot[] =>
      withYield(memory.panels, forecastOf(memory, clock.now()), { zone });
    const ahead = (state: SolarState): readonly GivenSlot[] => {
      const { startAt } = localDay(clock.now(), zone);
      return expected(state).filter(({ endAt }) => endAt > startAt);
    };
    const reasons = new FeedReasons(this, { grave: ["token", "no-forecast"], warned: "old" });
    const showReport = (state: SolarState): void => {
      const reader = { now: clock.now(), zone };
      const report = forecastReport(state, expected(state), reader);
      reasons.send(forecastReason(report, service, reader));
      showForecast(RED, this, report, reader);
    };
    const fetcher = feedFetcher(
      { RED, node: this, guard },
      { ...around, clock },
      {
        isSimulated,
        rules,
        stored: (store) => StoredValue.of(store, FORECASTS, { nodeId: this.id }),
        onState: (state) => {
          if (state.isUpdate) {
            const slots = ahead(state);
            const from = { id: this.id, name: this.name || service.name, isSimulated };
            if (slots.length > 0) home?.publish("forecast", { topic: service.id, slots }, from, clock.now());
            this.send([forecastMessage({}, slots, service), null]);
          }
          showReport(state);
        },
      },
    );
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
    const start = async (): Promise<void> => {
      await fetcher.start();
      if (isClosed(this)) return;
      meter = new SolarMeter(fetcher.state.memory.history);
      const seen = guard.over((readings: readonly SiteReading[]) => observe(readings));
      const leave = home?.subscribe(["solar"], ({ value, from }) => {
        // Made-up panels teach nothing about real ones.
        if (isSimulated === true || from.isSimulated !== true) seen(value);
      });
      const stop = startInterval(guard.clock(clock), HALF_HOUR_MS, () => showReport(fetcher.state));
      onClose(this, () => {
        leave?.();
        stop();
      });
    };
    showShared(this, "working", "asking");
    const started = start();
    guard.over(() => started)();
    handleInput(this, async (msg) => {
      const readings = solarReadings(msg, { solarTopic, zone, now: clock.now() });
      if (readings.length > 0) {
        await started;
        await observe(readings);
        return null;
      }
      if (msg.payload === "refresh") await fetcher.refresh();
      return [forecastMessage(msg, ahead(fetcher.state), service), null];
    });
  }

  RED.nodes.registerType<FeedNode, NodeDef, object, object>("smartcar-forecast", SmartcarForecast, {
    credentials: FORECAST_CREDENTIALS,
  });
}

/** `msg` with what the panels will probably give, whole watts. */
function forecastMessage<M extends NodeMessage>(
  msg: M,
  slots: readonly GivenSlot[],
  { name: source, isSimulated }: ForecastService,
): M {
  const payload = slots.map(({ startAt, endAt, value, low, high }) => ({
    start: isoText(startAt),
    end: isoText(endAt),
    value: Math.round(value),
    ...(low !== undefined && { low: Math.round(low) }),
    ...(high !== undefined && { high: Math.round(high) }),
  }));
  return Object.assign(msg, { topic: "forecast", source, ...(isSimulated && { simulated: true }), payload });
}
