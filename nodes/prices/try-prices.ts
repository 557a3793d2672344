import type { NodeAPI } from "node-red";
import { systemClock } from "../../src/core/clock";
import { time } from "../../src/core/format";
import { priceRules } from "../../src/fetch/prices/price-rules";
import { homeZone } from "../car/home-zone";
import { feedClock } from "../feed/simulated-feed";
import { tokenOf, tryService, type FeedSurroundings, type Tried } from "../feed/try-service";
import type { HomeNode } from "../home/join-home";
import type { Form } from "../runtime/draft-env";
import { textSetting } from "../runtime/settings";
import { say, speak } from "../runtime/speech";
import { readSettings } from "../settings/read-settings";
import { priceChoice } from "./price-choice";
import { triedSpeech } from "./price-words";
import { declaration } from "./settings";
import english from "./words/en-US.json";

/** So many prices are shown. */
const SHOWN = 4;

/** Asks the supplier of a form once, and says what came. Throws SmartcarError. */
export async function tryPrices(RED: NodeAPI, form: Form, around: FeedSurroundings = {}): Promise<Tried> {
  const reader = { type: declaration.type, settings: declaration.settings, words: english["smartcar-prices"] };
  const values = readSettings(reader, { ...form, token: tokenOf(RED, form, form["supplier"]) });
  const clock = feedClock(RED, values.account, around.clock ?? systemClock);
  const home = (RED.nodes.getNode(textSetting(form["home"])) as HomeNode | null)?.home;
  const { zone } = homeZone(values.zone, home?.settings.position, home?.settings.zone);
  const choice = priceChoice(values, zone, home?.settings.currency);
  const { memory } = await tryService(RED, priceRules(choice, Math.random()), { ...around, clock });
  const now = clock.now();
  const slots = memory.slots.filter(({ endAt }) => endAt > now);
  const rows = slots.slice(0, SHOWN).map(({ startAt, value }) =>
    say("feed.tried-row", {
      from: time(startAt),
      price: { is: "price", value, currency: memory.currency },
    }),
  );
  const says = triedSpeech(slots, memory.currency, choice.supplier.name);
  return { lines: [speak(says, { now, zone }), ...rows.map((row) => speak(row, { now, zone }))] };
}
