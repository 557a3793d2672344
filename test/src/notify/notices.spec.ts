import assert from "node:assert/strict";
import * as fc from "fast-check";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { keyOf, type Fact, type NoticeCode, type Severity } from "../../../src/notify/notice";
import { noticeStep, type NoticeRules, type Observation } from "../../../src/notify/notices";
import { NO_NOTICES, StoredNotices } from "../../../src/notify/stored-notices";
import { runs } from "../../support/random-runs";

const RULES: NoticeRules = {
  quiet: { fromMinute: 22 * 60, toMinute: 7 * 60 },
  zone: "Europe/Berlin",
  repeatMs: DAY_MS,
  least: "info",
};

const NOON = Date.parse("2026-06-01T12:00:00+02:00");
const EVENING = Date.parse("2026-06-01T23:00:00+02:00");

function fact(code: NoticeCode, severity: Severity = "warning", cause?: string): Fact {
  return { key: keyOf("car", code, cause), code, severity, vehicleId: "car", cause, text: `It is ${code}.` };
}

/** A node that observes one thing after the other, as short texts. */
class Told {
  state = NO_NOTICES;
  nextAt: number | undefined;
  readonly #rules: NoticeRules;
  now: number;

  constructor(now: number, rules: Partial<NoticeRules> = {}) {
    this.now = now;
    this.#rules = { ...RULES, ...rules };
  }

  see(observation: Observation): string[] {
    const step = noticeStep(this.state, observation, this.#rules, this.now);
    // As a restart would bring it back.
    this.state = StoredNotices.parse(JSON.parse(JSON.stringify(step.state)));
    this.nextAt = step.nextAt;
    return step.notices.map(({ code, over }) => (over ? `${code} over` : code));
  }

  facts(...facts: Fact[]): string[] {
    return this.see({ kind: "facts", source: "tariff", facts });
  }

  after(ms: number): this {
    this.now += ms;
    return this;
  }
}

describe("notices", () => {
  it("are sent when a fact begins and when it ends, and not in between", () => {
    const told = new Told(NOON);

    assert.deepEqual(told.facts(fact("not-ready")), ["not-ready"]);
    assert.deepEqual(told.after(HOUR_MS).facts(fact("not-ready")), []);
    assert.deepEqual(told.after(HOUR_MS).facts(), ["not-ready over"]);
    assert.deepEqual(told.after(HOUR_MS).facts(), []);
  });

  it("are sent again while a fact lasts after the set time, or never", () => {
    const told = new Told(NOON);
    told.facts(fact("feed-silent"));
    assert.equal(told.nextAt, NOON + DAY_MS);
    assert.deepEqual(told.after(DAY_MS).see({ kind: "time" }), ["feed-silent"]);

    const once = new Told(NOON, { repeatMs: undefined });
    once.facts(fact("feed-silent"));
    assert.deepEqual(once.after(3 * DAY_MS).see({ kind: "time" }), []);
  });

  it("of what comes and goes are sent at most once an hour", () => {
    const told = new Told(NOON);
    told.facts(fact("feed-silent"));
    told.after(MINUTE_MS).facts();

    assert.deepEqual(told.after(MINUTE_MS).facts(fact("feed-silent")), []);
    assert.deepEqual(told.after(MINUTE_MS).facts(), []);
    assert.deepEqual(told.after(HOUR_MS).facts(fact("feed-silent")), ["feed-silent"]);
  });

  it("last as long as one of several sources reports the fact", () => {
    const told = new Told(NOON);
    told.facts(fact("meter-fault", "error"));

    const surplus = (facts: Fact[]): string[] => told.see({ kind: "facts", source: "surplus", facts });
    assert.deepEqual(surplus([fact("meter-fault", "error")]), []);
    assert.deepEqual(told.facts(), []);
    assert.deepEqual(surplus([]), ["meter-fault over"]);
  });

  it("wait for the end of the quiet hours, but for errors", () => {
    const told = new Told(EVENING);
    assert.deepEqual(told.facts(fact("not-ready"), fact("meter-fault", "error")), ["meter-fault"]);
    assert.deepEqual(told.see({ kind: "event", fact: fact("charged", "info") }), []);
    assert.equal(told.nextAt, Date.parse("2026-06-02T07:00:00+02:00"));

    told.now = told.nextAt;
    assert.deepEqual(told.see({ kind: "time" }), ["charged", "not-ready"]);
  });

  it("are not sent of what begins and ends in quiet hours", () => {
    const told = new Told(EVENING);
    told.facts(fact("not-ready"));
    told.after(HOUR_MS).facts();

    assert.deepEqual(told.after(12 * HOUR_MS).see({ kind: "time" }), []);
  });

  it("of an end are not sent if the fact has begun again before anybody was told", () => {
    const told = new Told(EVENING - 2 * HOUR_MS);
    told.facts(fact("feed-silent"));
    told.after(3 * HOUR_MS).facts();
    told.after(HOUR_MS).facts(fact("feed-silent"));

    assert.deepEqual(told.after(9 * HOUR_MS).see({ kind: "time" }), []);
    assert.deepEqual(told.after(HOUR_MS).facts(), ["feed-silent over"]);
  });

  it("of events with the same key are sent once in the set time", () => {
    const told = new Told(NOON);
    const event = (): string[] => told.see({ kind: "event", fact: fact("action-needed", "error", "OWNER_ACTION") });

    assert.deepEqual([event(), event()], [["action-needed"], []]);
    assert.deepEqual(told.after(DAY_MS) && event(), ["action-needed"]);
  });

  it("below the least importance are not sent", () => {
    const told = new Told(NOON, { least: "error" });

    assert.deepEqual(told.facts(fact("not-ready"), fact("car-fault", "error")), ["car-fault"]);
    assert.deepEqual(told.see({ kind: "event", fact: fact("charged", "info") }), []);
  });

  it("are not repeated by a restart in the night of a clock change", () => {
    const told = new Told(Date.parse("2026-10-24T23:30:00+02:00"));
    told.facts(fact("not-ready"));

    assert.equal(told.nextAt, Date.parse("2026-10-25T07:00:00+01:00"));
  });

  it("never tell an end whose beginning was not told, nor two beginnings in a row within the hour", () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 6 * HOUR_MS }),
      source: fc.constantFrom("tariff", "surplus"),
      holds: fc.boolean(),
      severity: fc.constantFrom<Severity>("info", "warning", "error"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state = NO_NOTICES;
        let now = NOON;
        let begunAt: number | undefined;
        let isTold = false;
        for (const { ms, source, holds, severity } of steps) {
          now += ms;
          const facts = holds ? [fact("feed-silent", severity)] : [];
          const result = noticeStep(state, { kind: "facts", source, facts }, { ...RULES, repeatMs: undefined }, now);
          state = result.state;
          for (const { over } of result.notices) {
            if (over) assert.equal(isTold, true);
            else assert.ok(!isTold || begunAt === undefined || now - begunAt >= HOUR_MS);
            if (!over) begunAt = now;
            isTold = !over;
          }
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
