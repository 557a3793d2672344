import assert from "node:assert/strict";
import { MissingData } from "../../../nodes/controller/missing-data";
import { asksAgain, requestIn, retainedKind } from "../../../nodes/controller/requests";
import { MODE_REQUESTS, modeMessage } from "../../../nodes/mode/mode-message";
import { speaksOfMeter } from "../../../nodes/surplus/power-reading";
import { TARIFF_REQUESTS, tariffMessage } from "../../../nodes/tariff/tariff-message";
import { HOUR_MS } from "../../../src/core/duration";

/** 18:00 in Berlin. */
const NOW = Date.parse("2026-11-20T17:00:00Z");
const PLACE = { zone: "Europe/Berlin", now: NOW };
const MORNING = Date.parse("2026-11-21T06:30:00Z");
const ALL = ["mode", "boost", "ready", "departures", "calendar", "target", "full", "minimum", "ceiling"] as const;
const read = (msg: { topic?: string; payload?: unknown }): unknown => requestIn(msg, ALL, PLACE);

const VALUES = [
  "cheap",
  60,
  "30 min",
  { kwh: 5 },
  "07:30",
  { at: "07:30", target: 80 },
  "80 %",
  0.8,
  "0,285",
  "off",
  null,
];

interface DecidingNode {
  readonly takes: readonly string[];
  readonly read: (msg: { topic?: string; payload: unknown }) => unknown;
}

/** Each node as its wiring asks it. */
const NODES: Readonly<Record<string, DecidingNode>> = {
  surplus: { takes: [], read: (msg) => requestIn(msg, [], PLACE) },
  tariff: {
    takes: TARIFF_REQUESTS,
    read: (msg) => Object(tariffMessage(msg, { zone: PLACE.zone }, NOW)).request,
  },
  mode: {
    takes: MODE_REQUESTS,
    read: (msg) => {
      const place = { ...PLACE, vehicleId: undefined, reading: PLACE, missing: new MissingData() };
      return Object(modeMessage(msg, place)[0]).request;
    },
  },
};

/** One request by its topic, as an object, and as the text of an object. */
function formsOf(word: string, value: unknown): ReadonlyArray<{ topic?: string; payload: unknown }> {
  const whole = { [word]: value };
  const byTopic = [word, `smartcar/i4/${word}/set`, `input_text.car_${word}`].map((topic) => ({
    topic,
    payload: value,
  }));
  return [...byTopic, { payload: whole }, { payload: JSON.stringify(whole) }, { topic: "", payload: whole }];
}

/** A request, or the error in its place. */
function outcomeOf(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (err) {
    return `${Object(err).code} ${Object(err).message}`;
  }
}

describe("a request to a node that decides", () => {
  for (const [word, value, request] of [
    ["mode", "Solar + Cheap", { mode: "solar+cheap" }],
    ["mode", "minpv", { mode: "solar+cheap" }],
    ["boost", 60, { boost: { forMs: HOUR_MS } }],
    ["boost", { kWh: 10 }, { boost: { kwh: 10 } }],
    ["boost", "7,5 kWh", { boost: { kwh: 7.5 } }],
    ["boost", "off", { boost: null }],
    ["ready", "7:30", { ready: { at: MORNING } }],
    ["ready", "7.30", { ready: { at: MORNING } }],
    ["ready", "7:30 am", { ready: { at: MORNING } }],
    ["ready", "2026-11-21T07:30", { ready: { at: MORNING } }],
    ["ready", "2026-11-21T06:30:00Z", { ready: { at: MORNING } }],
    ["ready", { at: "7h30", target: 0.8 }, { ready: { at: MORNING, targetPercent: 80 } }],
    ["ready", "07:30:00", { ready: { at: MORNING } }],
    ["ready", { at: "07:30:00", target: 80 }, { ready: { at: MORNING, targetPercent: 80 } }],
    ["ready", "2026-11-21 07:30:00", { ready: { at: MORNING } }],
    ["ready", { at: "07:30", target: "90 %" }, { ready: { at: MORNING, targetPercent: 90 } }],
    ["ready", false, { ready: null }],
    ["target", "80", { targetPercent: 80 }],
    ["target", 0.8, { targetPercent: 80 }],
    ["target", "0,575", { targetPercent: 57.5 }],
    ["full", "0.9", { fullPercent: 90 }],
    ["full", "90 %", { fullPercent: 90 }],
    ["target", "62,5", { targetPercent: 62.5 }],
    ["minimum", 0, { minimumPercent: 0 }],
    ["minimum", "off", { minimumPercent: null }],
    ["ceiling", "-0.05", { ceiling: -0.05 }],
    ["ceiling", "0,285", { ceiling: 0.285 }],
    ["ceiling", null, { ceiling: null }],
  ] as const) {
    it(`${word} ${JSON.stringify(value)} means the same in every form`, () => {
      assert.deepEqual(read({ topic: `smartcar/i4/${word}/set`, payload: value }), request);
      assert.deepEqual(read({ topic: `input.car_${word.toUpperCase()}`, payload: value }), request);
      assert.deepEqual(read({ payload: { [word]: value } }), request);
      assert.deepEqual(read({ payload: JSON.stringify({ [word]: value }) }), request);
      assert.deepEqual(read({ payload: Buffer.from(JSON.stringify({ [word]: value })) }), request);
    });
  }

  it("refuses a 1, which may be percent or all of it", () => {
    for (const word of ["target", "full", "minimum"]) {
      for (const payload of [1, "1", "1.0"]) assert.throws(() => read({ topic: word, payload }), { code: "BAD_INPUT" });
      assert.doesNotThrow(() => read({ topic: word, payload: "1 %" }));
    }
  });

  it("takes a number without a topic for no time", () => {
    assert.equal(read({ payload: "7.30" }), undefined);
  });

  it("has the departures of a calendar", () => {
    const payload = [{ start: "2026-11-21T07:30", summary: "Lake 90%" }, { start: "2026-11-20T08:00" }];
    const request = { departures: [{ at: MORNING, targetPercent: 90 }] };
    assert.deepEqual(read({ topic: "calendar", payload }), request);
    assert.deepEqual(read({ topic: "smartcar/i4/departures/set", payload: JSON.stringify(payload) }), request);
    assert.deepEqual(read({ payload: { departures: payload } }), request);
    assert.deepEqual(read({ topic: "departures", payload: "off" }), { departures: null });
    assert.throws(() => read({ topic: "departures", payload: "soon" }), /Accepted: a list of events with a start/);
  });

  it("needs no topic where its text or object says it all", () => {
    assert.deepEqual(read({ payload: "cheap" }), { mode: "cheap" });
    assert.deepEqual(read({ payload: "07:30" }), { ready: { at: MORNING } });
    assert.deepEqual(read({ payload: { minutes: 30 } }), { boost: { forMs: HOUR_MS / 2 } });
    assert.deepEqual(read({ payload: { time: "07:30", soc: 70 } }), { ready: { at: MORNING, targetPercent: 70 } });
    for (const payload of [{}, 60, true, null, [1], "lots", { target: 80, other: 1 }]) {
      assert.equal(read({ payload }), undefined);
    }
  });

  for (const word of ALL) {
    it(`"${word}" means the same at surplus, tariff, and mode, by topic, object, or text, and fails with the same words`, () => {
      for (const value of [...VALUES, "nonsense", { at: "noon" }, [1, 2], -700, true]) {
        for (const msg of formsOf(word, value)) {
          const expected = outcomeOf(() => requestIn(msg, ALL, PLACE));
          for (const [node, { takes, read: readAt }] of Object.entries(NODES)) {
            const said = outcomeOf(() => readAt(msg));
            const where = `${node}: ${JSON.stringify(msg)}`;
            if (takes.includes(word)) assert.deepEqual(said, expected, where);
            else assert.match(String(said), new RegExp(`^BAD_INPUT .* does not use the request "${word}"`), where);
          }
        }
      }
    });
  }

  it("means the same at each node that takes it", () => {
    for (const payload of [{ ready: "07:30", minimum: "25 %" }, { ready: "off", minimum: "off" }, "07:30"]) {
      const [byMode] = modeMessage(
        { payload },
        { ...PLACE, vehicleId: undefined, reading: PLACE, missing: new MissingData() },
      );
      const byTariff = tariffMessage({ payload }, { zone: PLACE.zone }, NOW);
      assert.deepEqual(byTariff, byMode);
      assert.deepEqual(byMode, { kind: "request", request: read({ payload }) });
    }
  });

  it("is refused with the same error where it has no such value", () => {
    const errors = ALL.map((word) => {
      try {
        return String(read({ topic: word, payload: "nonsense" }));
      } catch (err) {
        return String(err);
      }
    });

    for (const [index, word] of ALL.entries()) {
      const start = `SmartcarError: The request "${word}" is the text "nonsense". Accepted: `;
      assert.equal(errors[index]?.slice(0, start.length), start);
    }
  });

  it("names what a node understands where it does not understand this", () => {
    const toMode = (): unknown =>
      modeMessage(
        { topic: "target", payload: 80 },
        { ...PLACE, vehicleId: undefined, reading: PLACE, missing: new MissingData() },
      );
    const toTariff = (): unknown => tariffMessage({ payload: { mode: "now" } }, { zone: PLACE.zone }, NOW);
    const toSurplus = (): unknown => requestIn({ topic: "car/boost", payload: 60 }, [], PLACE);

    assert.throws(toMode, /does not use the request "target"\. Accepted: mode, boost, ready, minimum, request\./);
    assert.throws(
      toTariff,
      /does not use the request "mode"\. Accepted: ready, departures, calendar, target, full, minimum, ceiling, request\./,
    );
    assert.throws(toSurplus, /does not use the request "boost"\. Accepted: request\./);
  });

  it("takes nothing back without a payload", () => {
    assert.throws(() => read({ topic: "boost" }), /The request "boost" is nothing/);
  });

  it("of a broker's memory may set something, but begins nothing", () => {
    assert.equal(retainedKind([{ minimumPercent: 20 }, { mode: "solar" }]), "setting");
    assert.equal(retainedKind([{ boost: null }]), "setting");
    assert.equal(retainedKind([{ minimumPercent: 20 }, { boost: { kwh: 5 } }]), "action");
    assert.equal(retainedKind([{ mode: "now" }]), "action");
  });

  it("asks for the decision again by its payload or its topic", () => {
    for (const msg of [{ payload: " Request " }, { topic: "car/request/set" }, { payload: '"request"' }]) {
      assert.equal(asksAgain(msg), true);
    }
    assert.equal(asksAgain({ payload: { request: true }, topic: "grid" }), false);
  });

  it("is none of a meter's, whatever its topic ends in", () => {
    const reading = { property: "payload", path: "", options: { zone: "UTC", topics: { grid: ["house/full"] } } };
    assert.equal(speaksOfMeter({ topic: "house/full", payload: 300 }, reading), true);
    assert.equal(speaksOfMeter({ topic: "shellies/em/emeter/0/power", payload: 300 }, reading), true);
    assert.equal(speaksOfMeter({ topic: "car/full", payload: 300 }, reading), false);
    assert.equal(speaksOfMeter({ payload: 300 }, { ...reading, path: "ENERGY.Power" }), true);
  });
});
