import type { NodeAPI } from "node-red";
import { systemClock } from "../../src/core/clock";
import { kwh, time, watts } from "../../src/core/format";
import { forecastOf, forecastRules } from "../../src/fetch/forecasts/forecast-rules";
import { homeZone } from "../car/home-zone";
import { feedClock } from "../feed/simulated-feed";
import { tokenOf, tryService, type FeedSurroundings, type Tried } from "../feed/try-service";
import type { HomeNode } from "../home/join-home";
import type { Form } from "../runtime/draft-env";
import { textSetting } from "../runtime/settings";
import { say, speak } from "../runtime/speech";
import { readSettings } from "../settings/read-settings";
import { forecastChoice } from "./forecast-choice";
import { energyOfDays } from "./forecast-words";
import { declaration } from "./settings";
import english from "./words/en-US.json";

/** Asks the service of a form once, and says what came. Throws SmartcarError. */
export async function tryForecast(RED: NodeAPI, form: Form, around: FeedSurroundings = {}): Promise<Tried> {
  const reader = { type: declaration.type, settings: declaration.settings, words: english["smartcar-forecast"] };
  const values = readSettings(reader, { ...form, token: tokenOf(RED, form, form["service"]) });
  const clock = feedClock(RED, values.account, around.clock ?? systemClock);
  const home = (RED.nodes.getNode(textSetting(form["home"])) as HomeNode | null)?.home?.settings;
  const { zone } = homeZone(values.zone, home?.position, home?.zone);
  const choice = forecastChoice(values, zone, home);
  const { memory } = await tryService(RED, forecastRules(choice, Math.random()), { ...around, clock });
  const now = clock.now();
  const slots = forecastOf(memory, now).filter(({ endAt }) => endAt > now);
  if (slots.length === 0) return { lines: [speak(say("forecast.tried-empty"))] };
  const { todayKwh, tomorrowKwh } = energyOfDays(slots, { now, zone });
  const most = slots.reduce((highest, slot) => (slot.value > highest.value ? slot : highest));
  const says = [
    say("forecast.tried", { source: choice.service.name, count: slots.length }),
    say("forecast.known", { today: kwh(todayKwh), tomorrow: kwh(tomorrowKwh) }),
    say("forecast.most", { power: watts(most.value), at: time(most.startAt) }),
  ];
  return { lines: says.map((text) => speak(text, { now, zone })) };
}
