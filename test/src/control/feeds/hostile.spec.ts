import assert from "node:assert/strict";
import { readFeed } from "../../../../src/control/feeds/read-feed";
import { MINUTE_MS } from "../../../../src/core/duration";
import { inEnglish } from "../../../../src/core/speech";
import { berlin, came, feedFixture, feedOf, slotsOf } from "../../../support/control/feeds";
import { processorMs } from "../../../support/processor-time";

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ start: 1_795_129_200_000 + index * MINUTE_MS, value: 1 }));

/** A list in lists, as deep as requested. */
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = { payload: [value] };
  return value;
}

/** As many wrappers as there are values to spend, one in the other. */
function wrapped(depth: number): unknown {
  if (depth === 0) return {};
  const inner = wrapped(depth - 1);
  return { data: inner, payload: inner, attributes: inner, result: inner, event: inner, params: inner };
}

function cyclic(): unknown {
  const ring: Record<string, unknown> = {};
  for (const key of ["data", "payload", "attributes", "result", "event", "params"]) ring[key] = ring;
  return ring;
}

function trapped(): unknown {
  return new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error("trap");
      },
      getOwnPropertyDescriptor: () => {
        throw new Error("trap");
      },
    },
  );
}

describe("readFeed with payloads that nobody should send", () => {
  const payloads: ReadonlyArray<readonly [name: string, payload: unknown]> = [
    ["nothing", undefined],
    ["null", null],
    ["a number", 0.3],
    ["an empty text", ""],
    ["a function", () => 1],
    ["a symbol", Symbol("x")],
    ["a bigint", 3n],
    ["a date without a time", new Date(Number.NaN)],
    ["deep nesting", nested(10_000)],
    ["deep nesting as text", "[".repeat(400_000)],
    ["deep JSON", `${"[".repeat(5000)}${"]".repeat(5000)}`],
    ["a ring", cyclic()],
    ["traps", trapped()],
    ["traps in a message", { payload: trapped(), data: trapped() }],
    ["a million numbers", Array.from({ length: 1_000_000 }, () => 1)],
    ["a sparse list", { today: Object.assign([], { length: 4_000_000_000 }) }],
    ["too many slots", rows(5000)],
    ["far too many slots", rows(200_000)],
    ["far too many local times", Array.from({ length: 33_000 }, () => ({ time: "2026-10-25 02:30:00", value: 1 }))],
    ["wrappers in wrappers", wrapped(6)],
    ["powers beyond all numbers", [{ period_end: "2026-11-20T10:30:00Z", pv_estimate: 1e307 }]],
    ["prices beyond all numbers", JSON.stringify({ unix_seconds: [1_795_129_200], price: ["1e999"] })],
    ["a text too long", JSON.stringify(rows(50_000))],
    ["bytes too long", Buffer.alloc(3_000_000)],
    [
      "prototype keys",
      JSON.parse('{"__proto__":{"today":[1]},"constructor":{"prototype":{}},"payload":{"__proto__":[]}}'),
    ],
    [
      "times without end",
      [
        { start: 1e300, value: 1 },
        { start: -1e300, value: 1 },
        { start: "9999999-01-01", value: 1 },
      ],
    ],
    ["a long text for a time", [{ start: "2".repeat(100_000), value: 1 }]],
    [
      "a sequence of points without end",
      JSON.stringify(feedFixture("entso-e")).replaceAll("2026-11-20T00:00Z", "2099-11-20T00:00Z"),
    ],
    ["a value that is too large", { total_act_power: "1e400" }],
  ];

  for (const [name, payload] of payloads) {
    it(`refuses ${name}, quickly`, () => {
      const before = process.cpuUsage();
      const result = readFeed(payload, berlin);

      assert.equal(result.ok, false);
      assert.ok(processorMs(before) < 500);
    });
  }

  it("says that there are too many slots", () => {
    assert.equal(came(rows(2001)), "more than 2000 slots");
    assert.equal(slotsOf(feedOf(rows(2000))).length, 2000);
  });

  it("is quick with slots that all overlap", () => {
    const overlapping = Array.from({ length: 2000 }, (_, index) => ({
      start: 1_795_129_200_000 + index * MINUTE_MS,
      end: 1_795_129_200_000 + (6000 - index) * MINUTE_MS,
      value: index,
    }));
    const before = process.cpuUsage();

    readFeed(overlapping, berlin);

    assert.ok(processorMs(before) < 1000);
  });

  it("calls no getter", () => {
    let called = 0;
    const payload = [
      {
        start: "2026-11-20T00:00:00Z",
        get value() {
          called += 1;
          return 1;
        },
      },
    ];

    assert.deepEqual([slotsOf(feedOf(payload)), called], [[], 0]);
  });

  it("finds nothing in a prototype", () => {
    const payload: unknown = Object.create({ today: [{ start: "2026-11-20T00:00:00Z", value: 1 }] });

    assert.equal(readFeed(payload, berlin).ok, false);
  });

  it("does not look at the rest of a message", () => {
    const message = { _msgid: "1", payload: rows(2), req: cyclic(), res: trapped() };

    assert.equal(readFeed(message, berlin).ok, true);
  });

  it("refuses a zone that does not exist", () => {
    assert.equal(came(rows(2), { zone: "Europe/Atlantis" }), "an unknown time zone");
  });

  it("says which kind of thing it got", () => {
    const kinds: ReadonlyArray<readonly [payload: unknown, kind: string]> = [
      [undefined, "nothing"],
      [null, "null"],
      [true, "true"],
      [Symbol("x"), "something that is not data"],
      ["1,234", "a text with a decimal comma"],
      ['{"price":', "a text that is not valid JSON"],
      ["Sk3cret", "a text that is not a number"],
      ["x".repeat(2_000_000), "a text of 2,000,000 characters"],
      [new Uint8Array(2_000_000), "a buffer that is too large"],
      [[], "an empty list"],
      [[1, 2], "a list of 2, the first is a number"],
      [{}, "an empty object"],
      [trapped(), "an object that cannot be read"],
      [Array.from({ length: 200_000 }, () => 1), "more than 100,000 values"],
    ];

    for (const [payload, kind] of kinds) assert.equal(came(payload), kind);
  });

  it("shows what it saw, two levels deep, and what it knows", () => {
    const result = readFeed({ rows: [{ from: 1, price_eur: 2 }], WBA12345678901234: "secret" }, berlin);

    assert.ok(!result.ok);
    assert.equal(
      inEnglish(result.came),
      "an object with the keys rows, …; rows is a list of 1, the first is an object with the keys from, price_eur",
    );
    assert.ok(result.known.some((name) => inEnglish(name).startsWith("Tibber")));
    assert.ok(!JSON.stringify(result).includes("secret"));
  });

  it("names only the shapes of the awaited kind", () => {
    const result = readFeed({}, { ...berlin, expect: "forecast" });

    assert.ok(
      !result.ok && result.known.every((name) => !inEnglish(name).startsWith("Tibber")) && result.known.length === 5,
    );
  });
});
