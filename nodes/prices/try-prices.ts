import type { Node, NodeAPI } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import { SECOND_MS } from "../../src/core/duration";
import { time } from "../../src/core/format";
import { SmartcarError } from "../../src/core/error";
import { Outbound } from "../../src/fetch/outbound";
import { PriceFetcher } from "../../src/fetch/prices/price-fetcher";
import type { PriceMemory } from "../../src/fetch/prices/price-memory";
import { homeZone } from "../car/home-zone";
import { userAgent } from "../feed/user-agent";
import type { HomeNode } from "../home/join-home";
import { UNSEEN } from "../runtime/admin";
import type { Form } from "../runtime/draft-env";
import { textSetting } from "../runtime/settings";
import { say, speak } from "../runtime/speech";
import { readSettings } from "../settings/read-settings";
import { destination, priceChoice, type FeedSurroundings } from "./price-choice";
import { triedSpeech } from "./price-words";
import { declaration } from "./settings";
import english from "./words/en-US.json";

/** What a dialog shows of an attempt. */
export interface Tried {
  readonly lines: readonly string[];
}

/** So many prices are shown. */
const SHOWN = 4;

/** Between two attempts of dialogs with one supplier. */
const PAUSE_MS = 10 * SECOND_MS;

const lastTries = new Map<string, number>();

type DeployedPrices = Node<{ readonly token?: unknown }> & { readonly goesTo?: string };

/**
 * Asks the supplier of a form once, and says what came. A token that the form does not show is the deployed one, which is sent only
 * where the deployed node sends it. Throws SmartcarError.
 */
export async function tryPrices(
  RED: NodeAPI,
  form: Form,
  { clock = systemClock, route }: FeedSurroundings = {},
): Promise<Tried> {
  const reader = { type: declaration.type, settings: declaration.settings, words: english["smartcar-prices"] };
  const values = readSettings(reader, { ...form, token: tokenOf(RED, form) });
  const home = (RED.nodes.getNode(textSetting(form["home"])) as HomeNode | null)?.home;
  const { zone } = homeZone(values.zone, home?.settings.position, home?.settings.zone);
  const choice = priceChoice(values, zone, home?.settings.currency);
  refuseHurry(choice.supplier.name, `${choice.supplier.id} ${choice.address}`, clock);
  const outbound = new Outbound({ userAgent: userAgent(), route });
  let kept: PriceMemory | undefined;
  const fetcher = new PriceFetcher({
    choice,
    stored: { get: async () => kept, change: async (change) => (kept = change(kept)) },
    clock,
    send: (request) => outbound.send(request),
    seed: Math.random(),
    onState: () => {},
    onFault: () => {},
  });
  try {
    await fetcher.refresh();
    const { memory, trouble } = fetcher.state;
    if (memory.slots.length === 0 && trouble?.error) throw trouble.error;
    const now = clock.now();
    const slots = memory.slots.filter(({ endAt }) => endAt > now);
    const says = triedSpeech(slots, memory.currency, choice.supplier.name);
    const rows = slots
      .slice(0, SHOWN)
      .map(({ startAt, value }) =>
        say("feed.tried-row", { from: time(startAt), price: { is: "price", value, currency: memory.currency } }),
      );
    return { lines: [speak(says, { now, zone }), ...rows.map((row) => speak(row, { now, zone }))] };
  } finally {
    fetcher.close();
    await outbound.close();
  }
}

function tokenOf(RED: NodeAPI, form: Form): unknown {
  const { token, id, supplier, address } = form;
  if (token !== undefined && token !== UNSEEN) return token;
  const deployed = RED.nodes.getNode(textSetting(id)) as DeployedPrices | null;
  const goesThere = deployed?.goesTo === destination(textSetting(supplier), textSetting(address));
  return goesThere ? deployed?.credentials?.token : "";
}

function refuseHurry(supplier: string, key: string, clock: Clock): void {
  const now = clock.now();
  const waitMs = (lastTries.get(key) ?? -Infinity) + PAUSE_MS - now;
  if (waitMs > 0 && waitMs <= PAUSE_MS)
    throw new SmartcarError("RATE_LIMIT", say("error.feed-hurry", { supplier }), {
      retry: "later",
      retryAfterMs: waitMs,
    });
  lastTries.set(key, now);
}
