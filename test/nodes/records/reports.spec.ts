import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import type { Account } from "../../../nodes/account/account";
import { AdjustableClock } from "../../../src/core/adjustable-clock";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { settle } from "../../support/fake-clock";
import { BMW, cloudAndAccount, Flow, helper, type Out } from "../../support/flow";

/** A BMW that has charged from the evening of May 31 into June, and once more; it is July 2. */
describe("smartcar-records: reports", () => {
  let cloud: Awaited<ReturnType<typeof cloudAndAccount>>;
  let flow: Flow;
  let zone: string | undefined;

  before(() => {
    zone = process.env["TZ"];
    process.env["TZ"] = "Europe/Berlin";
  });
  after(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  beforeEach(async () => {
    const clock = new AdjustableClock({ now: Date.parse("2026-05-31T19:00:00Z"), speed: 0 });
    cloud = await cloudAndAccount({ clock, rules: { vehicleBucket: { capacity: 1000, refillPerMinute: 1000 } } });
    const pass = async (ms: number): Promise<void> => {
      for (const until = clock.now() + ms; clock.now() < until; await settle())
        clock.set({ now: Math.min(clock.now() + MINUTE_MS, until) });
    };
    const charge = async (hours: number): Promise<void> => {
      cloud.simulator.car(BMW).change({ charging: true });
      await pass(hours * HOUR_MS);
      cloud.simulator.car(BMW).change({ charging: false });
    };
    await pass(2 * HOUR_MS);
    await charge(2);
    await pass(HOUR_MS);
    await charge(1);
    clock.set({ now: Date.parse("2026-07-02T08:00:00Z") });
  });

  afterEach(async () => {
    await helper.unload();
    await cloud.simulator.close();
  });

  async function load(node: object = {}): Promise<void> {
    const configs = cloud.configs.map((config) => (config["id"] === "bmw" ? { ...config, name: "Ännes i4" } : config));
    const records = { type: "smartcar-records", vehicle: "bmw", price: "0.3", currency: "EUR", ...node };
    flow = await Flow.load(records, configs, cloud.credentials);
    await (helper.getNode("account") as unknown as { account: Account }).account.connect();
  }

  const ask = async (payload: object, more: object = {}): Promise<Out["msg"]> => {
    const { end, msg } = await flow.ask({ payload, ...more });
    assert.equal(end, "first", JSON.stringify(msg["error"]));
    return msg;
  };
  const refusal = async (payload: object): Promise<string> => {
    const { end, msg } = await flow.ask({ payload });
    assert.equal(end, "catch", JSON.stringify(msg["payload"]));
    const { code, message } = Object(msg["error"]);
    assert.equal(code, "BAD_INPUT");
    return String(message);
  };
  const rows = (text: unknown, delimiter = ","): Record<string, string>[] =>
    parse(String(text), { columns: true, delimiter, bom: true });

  it("sends the last month as a file that File, Email, and HTTP Response nodes take as it is", async () => {
    await load({ report: "csv", csvFormat: "plain", refundRate: "0.34", plate: "M-XY 123E" });

    const msg = await ask({ trip: 42 });

    const table = rows(msg["payload"]);
    assert.deepEqual(
      table.map(({ start, part, license_plate, price_source, refund }) => [
        start,
        part,
        license_plate,
        price_source,
        refund,
      ]),
      [
        ["2026-06-01T00:00:00+02:00", "cut-start", "M-XY 123E", "setting", "1.139"],
        ["2026-06-01T02:00:00+02:00", "", "M-XY 123E", "setting", "1.122"],
      ],
    );
    assert.equal(msg["filename"], "charging-2026-06-annes-i4.csv");
    assert.deepEqual(msg["headers"], {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="charging-2026-06-annes-i4.csv"',
    });
    assert.deepEqual(msg["attachments"], [
      { filename: "charging-2026-06-annes-i4.csv", content: msg["payload"], contentType: "text/csv; charset=utf-8" },
    ]);
  });

  it("sends what a message asks for, whatever the node is set to", async () => {
    await load();

    const may = await ask({ report: "csv", month: "2026-05", format: "spreadsheet", language: "de", bom: "true" });
    assert.ok(String(may["payload"]).startsWith("\uFEFF"));
    const [row, ...others] = String(may["payload"]).split("\r\n").slice(1, -1);
    assert.deepEqual(others, []);
    assert.match(row ?? "", /;2026-05-31 23:00;2026-06-01 00:00;.*;3,3\d;/);
    assert.deepEqual(may["report"], {
      from: "2026-04-30T22:00:00.000Z",
      to: "2026-05-31T22:00:00.000Z",
      zone: "Europe/Berlin",
      recordedSince: [{ car: "Ännes i4", since: "2026-05-31T21:00:00.000Z" }],
    });

    const { payload } = await ask({
      report: "sums",
      from: "2026-05-01",
      to: "2026-06-30",
      car: "all",
      rates: [{ rate: 0.5, currency: "CHF" }],
    });
    const { months, total } = Object(payload);
    assert.deepEqual(
      months.map(
        ({
          month,
          cars,
          total: { sessions },
        }: {
          month: string;
          cars: { car: string }[];
          total: { sessions: number };
        }) => [month, cars.map(({ car }) => car), sessions],
      ),
      [
        ["2026-05", ["Ännes i4"], 1],
        ["2026-06", ["Ännes i4"], 2],
      ],
    );
    assert.equal(total.energyKwh, 10);
    assert.deepEqual(
      [total.cost, total.refund],
      [[{ currency: "EUR", value: 3, kwh: 10 }], [{ currency: "CHF", value: 5, kwh: 10 }]],
    );
    assert.deepEqual([total.approximate, "solarKwh" in total], [2, false]);
  });

  it("sends a page that loads nothing and has no foreign markup", async () => {
    await load({ report: "page", plate: "<script>1</script>" });

    const msg = await ask({ month: "2026-06" });

    const page = String(msg["payload"]);
    assert.match(page, /^<!doctype html>/);
    assert.match(page, /June 2026/);
    assert.match(page, /&lt;script&gt;1/);
    assert.doesNotMatch(page, /<script|https?:|__\w+__/);
    assert.match(page, /not a bill from a calibrated meter/);
    assert.match(page, /Charged at an unknown place: \d\.\d kWh/);
    assert.doesNotMatch(page, /no longer stored/, "all of June is known");
    const earlier = String((await ask({ month: "2026-05" }))["payload"]);
    assert.match(earlier, /Ännes i4: Sessions before May 31, 2026 were not recorded or are no longer stored/);
    assert.equal(Object(msg["headers"])["content-disposition"], 'inline; filename="charging-2026-06-annes-i4.html"');
  });

  it("still lists sessions where nothing else is asked for", async () => {
    await load();
    const { payload, knownSince } = await ask({ any: 1 }, { from: "2026-05-01" });
    assert.ok(Array.isArray(payload) && payload.length === 2);
    assert.equal(knownSince, "2026-05-31T21:00:00.000Z");
    const { knownSince: none } = await ask({ any: 1 }, { from: "2026-06-01" });
    assert.equal(none, undefined);
  });

  it("says what it cannot make", async () => {
    await load();
    assert.match(await refusal({ report: "xlsx" }), /"xlsx".*csv, page, or sums/);
    assert.match(await refusal({ report: "csv", month: "November" }), /"November".*2026-11/);
    assert.match(await refusal({ report: "csv", month: "2026-13" }), /"2026-13"/);
    assert.match(await refusal({ report: "csv", month: "2027-01" }), /future/);
    assert.match(await refusal({ report: "csv", from: "2026-06-02", to: "2026-06-01" }), /before/);
    assert.match(
      await refusal({ report: "csv", month: "2025-01" }),
      /No charging session is known from Jan 1 to Jan 31/,
    );
    assert.match(await refusal({ report: "csv", car: "Trabant" }), /No car/);
    assert.match(await refusal({ report: "csv", language: "../../x" }), /language/);
    assert.match(await refusal({ report: "csv", format: "odd" }), /plain or spreadsheet/);
    assert.match(await refusal({ report: "csv", rates: [{ rate: "much" }] }), /refund rate/);
  });
});
