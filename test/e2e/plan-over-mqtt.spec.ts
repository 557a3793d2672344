import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import * as z from "zod";
import { freePort } from "../../scripts/free-port";
import { HOUR_MS } from "../../src/core/duration";
import { marketData, solarForecast } from "../../src/demo/feeds";
import type { CarState } from "../../src/page/page-car";
import type { PageBoot } from "../../src/page/page-state";
import { FEED_IN_PER_KWH, FEE_PER_KWH, VAT_PERCENT } from "../../src/demo/day-book";
import { startFeedServer, type FeedServer } from "../../src/simulator/feeds/feed-server";
import { Broker } from "../support/mqtt/mqtt-cloud";
import type { MqttInbox } from "../support/mqtt/mqtt-inbox";
import { startNodeRed, type NodeRedProcess } from "../support/node-red-process";
import { until } from "../support/until";

const MINI = "51000000-0000-4000-8000-0000000000b2";
const VOLVO = "51000000-0000-4000-8000-0000000000c1";
const MODE = "smartcar/mini/mode";
const HALF_HOUR_MS = HOUR_MS / 2;

/** 19:00 in Berlin: the cars have come home, and the night's prices are known. */
const EVENING = Date.parse("2026-06-01T17:00:00Z");
/** Cheap from 02:00 to 06:00. */
const CHEAP = [Date.parse("2026-06-02T00:00:00Z"), Date.parse("2026-06-02T04:00:00Z")] as const;
const SPEED = 300;

const Car = z.object({
  id: z.string(),
  charging: z.boolean(),
  powerW: z.number(),
  schedules: z.array(z.object({ times: z.object({ startTime: z.string() }) }).transform(({ times }) => times)),
});

const Node = z.looseObject({ id: z.string(), type: z.string() });
type Node = z.infer<typeof Node>;

/** Half hours of the evening and of the night, EUR/MWh. */
const PRICES = marketData(
  Array.from({ length: 60 }, (_, index) => {
    const startAt = EVENING - HOUR_MS + index * HALF_HOUR_MS;
    const isCheap = startAt >= CHEAP[0] && startAt < CHEAP[1];
    return { startAt, endAt: startAt + HALF_HOUR_MS, eurMwh: isCheap ? 40 : 140 };
  }),
);

describe("the demo's plan, over MQTT, in a real Node-RED", () => {
  const userDir = mkdtempSync(join(tmpdir(), "smartcar-plan-"));
  const flow = ["sun", "tariff", "volvo"].flatMap(nodesOf);
  let broker: Broker;
  let feeds: FeedServer;
  let inbox: MqttInbox;
  let nodeRed: NodeRedProcess;
  let simulator: string;

  before(async () => {
    broker = await Broker.start([MODE]);
    inbox = broker.inbox;
    feeds = await startFeedServer({
      now: () => EVENING,
      services: { "/prices": () => ({ json: PRICES }), "/solar": () => ({ json: solarForecast([]) }) },
    });
    const simulatorPort = await freePort();
    simulator = `http://127.0.0.1:${simulatorPort}`;
    const settings = {
      MQTT_PORT: String(broker.port),
      SIMULATOR_PORT: String(simulatorPort),
      DEMO_FEEDS: feeds.origin,
      DEMO_SPEED: String(SPEED),
      DEMO_START: new Date(EVENING).toISOString(),
    };
    nodeRed = await startNodeRed({ userDir, flow: flow.map((node) => filled(node, settings)) });
    await until(
      "the simulator is there",
      async () => (await get(`${simulator}/simulator/clock`).catch(() => "")) !== "",
    );
    await change(MINI, { soc: 40, plugged: true });
  });

  after(async () => {
    await nodeRed.child.stop();
    await broker.stop();
    await feeds.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  it("has in the home's dialog what the bill of the summary is made with", () => {
    const house = flow.find(({ type }) => type === "smartcar-home");

    assert.deepEqual([house?.["fee"], house?.["vat"], house?.["feedInPrices"]].map(Number), [
      FEE_PER_KWH,
      VAT_PERCENT,
      FEED_IN_PER_KWH,
    ]);
  });

  it("waits for the cheap hours of the night, and lets the Volvo wait for the same", async () => {
    await telling(async () => {
      await until("a plan for the night", async () => isNight((await shown()).plan?.windows[0]?.startAt));
      await until("schedules in the Volvo", async () => (await car(VOLVO)).schedules.length > 0);
    });

    const [mini, volvo] = [await car(MINI), await car(VOLVO)];
    assert.deepEqual([mini.charging, volvo.charging], [false, false]);
    const startTime = volvo.schedules[0]?.startTime ?? "";
    assert.ok(startTime >= "02:00" && startTime < "06:00", startTime);
  });

  it("charges now when someone says so over MQTT, and shows it", async () => {
    await telling(async () => {
      await inbox.publish(`${MODE}/set`, "now");
      await until("the MINI charges", async () => (await car(MINI)).charging);
      await until("the page says so", async () => (await shown()).charge === "charging");
      assert.equal((await shown()).mode, "now");
    });
  });

  it("stops when someone switches it off", async () => {
    await telling(async () => {
      await inbox.publish(`${MODE}/set`, "off");
      await until("the MINI stops", async () => !(await car(MINI)).charging);
    });
  });

  it("charges for a while when someone requests a boost", async () => {
    await telling(async () => {
      await inbox.publish(`${MODE}/set`, "cheap");
      await inbox.publish("smartcar/mini/boost/set", "30");
      await until("the MINI charges", async () => (await car(MINI)).charging);
      await until("the boost is over", async () => !(await car(MINI)).charging);
    });
  });

  it("serves the page of all cars, with prices as the home of the flow makes them", async () => {
    assert.match(await get(page()), /<script type="module" src="page-\w+\.js">/);
    const { series, state } = await boot();
    const prices = Object.values(series?.homes ?? {})[0]?.prices?.value ?? [];

    assert.deepEqual(state?.cars.map(({ name }) => name).toSorted(), ["BMW i4", "MINI", "Volvo EX30"]);
    assert.ok(prices.includes(rounded((0.04 + FEE_PER_KWH) * (1 + VAT_PERCENT / 100))), JSON.stringify(prices));
  });

  /** Goes on telling what a house tells, until `work` is done. */
  async function telling(work: () => Promise<void>): Promise<void> {
    const tell = async (): Promise<void> => {
      await inbox.publish("house/clock", new Date(await now()).toISOString());
      await inbox.publish("house/grid/power", "600");
      await inbox.publish("house/pv/power", "0");
      await inbox.publish("house/mini/charger/power", String(Math.round((await car(MINI)).powerW)));
    };
    const house = setInterval(() => void tell().catch(() => {}), 200);
    try {
      await work();
    } finally {
      clearInterval(house);
    }
  }

  async function now(): Promise<number> {
    return z.object({ now: z.number() }).parse(JSON.parse(await get(`${simulator}/simulator/clock`))).now;
  }

  async function car(id: string): Promise<z.infer<typeof Car>> {
    const found = z.array(Car).parse(JSON.parse(await get(`${simulator}/simulator/cars`)));
    const one = found.find((each) => each.id === id);
    assert.ok(one);
    return one;
  }

  async function change(id: string, what: object): Promise<void> {
    const { body } = await request(`${simulator}/simulator/cars/${id}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(what),
    });
    await body.dump();
  }

  function page(): string {
    return `http://127.0.0.1:${nodeRed.port}/smartcar-page/`;
  }

  async function boot(): Promise<PageBoot> {
    return JSON.parse(await get(`${page()}boot`));
  }

  /** The MINI as the page shows it. */
  async function shown(): Promise<Partial<CarState>> {
    return (await boot()).state?.cars.find(({ name }) => name === "MINI") ?? {};
  }
});

function nodesOf(tab: string): readonly Node[] {
  return z.array(Node).parse(JSON.parse(readFileSync(`src/demo/flows/${tab}.json`, "utf8")));
}

/** As Node-RED fills in the environment. */
function filled(node: Node, settings: Readonly<Record<string, string>>): object {
  const fields = Object.entries(node).map(([key, value]) => {
    const [, name = ""] = /^\$\{(\w+)\}$/.exec(String(value)) ?? [];
    return [key, settings[name] ?? value] as const;
  });
  return Object.fromEntries(fields);
}

function isNight(at = 0): boolean {
  return at >= CHEAP[0] && at < CHEAP[1];
}

function rounded(price: number): number {
  return Math.round(price * 1e5) / 1e5;
}

async function get(url: string): Promise<string> {
  const { body } = await request(url);
  return body.text();
}
