import assert from "node:assert/strict";
import { DAY_MS } from "../../../src/core/duration";
import { day, duration, Format, percent } from "../../../src/core/format";
import { inEnglish, plain, say, spoken, type Language } from "../../../src/core/speech";
import { speechFrom, storedSpeech, StoredSpeech } from "../../../src/core/stored-speech";

const GERMAN: Language = {
  format: new Format("de"),
  template: (key) =>
    ({ "outcome.STOPS_USED-next": "Der nächste ist am __day__ möglich.", "fault.over": "Vorbei: __fault__" })[key],
};

/** As it is after it was written to a file and read again. */
const read = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("a stored speech", () => {
  const speech = [
    say("outcome.STOPS_USED", { used: 80, limit: 80, days: duration(30 * DAY_MS) }),
    say("outcome.STOPS_USED-next", { day: day(Date.parse("2026-12-03T00:00:00Z"), "UTC") }),
    say("fault.over", { fault: { ...say("error.VEHICLE_STATE/ASLEEP"), isBrief: true } }),
    plain("Charge 20% first."),
    say("outcome.no-way-back-below", { cars: say("what.these-cars"), needed: percent(50), soc: percent(41) }),
  ];

  it("is the same when it is read again", () => {
    const stored = StoredSpeech.parse(read(storedSpeech(speech)));

    assert.deepEqual(speechFrom(stored, ""), speech);
  });

  it("has keys and parameters only, and is read in any language", () => {
    const stored = storedSpeech(speech);

    assert.ok(!JSON.stringify(stored).includes("template"));
    const german = spoken(speechFrom(stored, ""), GERMAN, { now: 0 });
    assert.match(german, /Der nächste ist am 3\. Dez\.? möglich\. Vorbei: The car is asleep\./);
  });

  it("is its English sentence if it was stored without texts, or with one that is not known here", () => {
    for (const stored of [undefined, [], [{ key: "outcome.of-another-version", params: {} }]])
      assert.equal(inEnglish(speechFrom(stored, "The car refused.")), "The car refused.");
    const inside = [{ key: "fault.over", params: { fault: { key: "no.such-fault", params: {} } } }];
    assert.equal(inEnglish(speechFrom(inside, "Resolved.")), "Resolved.");
    for (const key of ["__proto__.x", "constructor.name", "error.constructor"])
      assert.equal(inEnglish(speechFrom([{ key, params: {} }], "English.")), "English.");
  });

  it("is absent where what is stored does not fit", () => {
    for (const other of ["a text", [{ key: 1 }], [{ key: "fault.over", params: { fault: null } }]])
      assert.equal(StoredSpeech.parse(other), undefined);
  });
});
