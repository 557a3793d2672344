import assert from "node:assert/strict";
import { SmartcarError } from "../../../src/core/error";
import { day, duration, Format, percent } from "../../../src/core/format";
import { inEnglish, plain, say, spoken, type Language } from "../../../src/core/speech";

const READER = { now: 0 };
const GERMAN: Language = {
  format: new Format("de"),
  template: (key) => ({ "error.id-missing": "__name__ fehlt.", "what.vehicle-id": "Die Fahrzeug-ID" })[key],
};

describe("speech", () => {
  it("puts a text and what it contains into the same language, and into English what a language lacks", () => {
    const text = say("error.id-missing", { name: say("what.vehicle-id") });

    assert.equal(spoken(text, GERMAN, READER), "Die Fahrzeug-ID fehlt.");
    assert.equal(spoken([text, say("error.closed")], GERMAN, READER).split(". ")[1], "The node was closed");
    assert.match(inEnglish(text), /^The vehicle ID is empty\. Nothing was sent\./);
  });

  it("fills in numbers as the language writes them, and leaves other texts as they are", () => {
    const text = { ...plain("x"), template: "__a__ __b__ __c__ __d__", params: { a: 12_000, b: percent(5), c: "1.5" } };

    assert.equal(spoken(text, GERMAN, READER).replaceAll("\u00a0", " "), "12.000 5 % 1.5 __d__");
  });

  it("ends a sentence with one period, also after an abbreviation", () => {
    const at = day(Date.UTC(2026, 11, 1), "UTC");
    const text = { ...plain("x"), template: "Ab __at__, __at__. Bis __at__.", params: { at } };

    assert.equal(spoken(text, GERMAN, READER), "Ab 1. Dez., 1. Dez. Bis 1. Dez.");
    assert.equal(inEnglish(text), "Ab Dec 1, Dec 1. Bis Dec 1.");
  });

  it("never fills in what a parameter contains", () => {
    const text = { key: "x", template: "__a__ __b__", params: { a: "__b__", b: "two", toString: "no" } };

    assert.equal(inEnglish(text), "__b__ two");
    assert.equal(inEnglish({ key: "x", template: "__valueOf__", params: {} }), "__valueOf__");
  });
});

describe("an error", () => {
  const messageOf = (...args: ConstructorParameters<typeof SmartcarError>): string =>
    new SmartcarError(...args).message;
  const throttled = say("error.throttled");

  it("says whether trying again helps", () => {
    const retried = say("error.UPSTREAM");

    assert.match(messageOf("UPSTREAM", retried), /does not help until this is resolved\. Try/);
    assert.match(
      messageOf("UPSTREAM", retried, { retry: "later", retryAfterMs: 60_000 }),
      /\. This is usually temporary\./,
    );
    assert.match(messageOf("UPSTREAM", retried, { retry: "read-back" }), /might have been carried out/);
    assert.match(
      messageOf("RATE_LIMIT", throttled, { retry: "later", retryAfterMs: 60_000 }),
      /possible in 1 minute\./,
    );
    assert.match(messageOf("RATE_LIMIT", throttled, { retry: "later" }), /usually temporary/);
    assert.equal(
      messageOf("CLOSED", say("error.closed")),
      "The node was closed. The call was canceled. No action needed.",
    );
  });

  it("keeps what it says for other languages", () => {
    const [text] = new SmartcarError("RATE_LIMIT", throttled, { retry: "later", retryAfterMs: 90_000 }).says;

    assert.equal(text?.key, "error.throttled");
    assert.deepEqual(text?.params["retry"], say("retry.wait", { wait: duration(90_000) }));
  });
});
