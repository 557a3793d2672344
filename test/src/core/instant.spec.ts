import assert from "node:assert/strict";
import { instantFromNumber, isoText, soundInstant } from "../../../src/core/instant";

const at = Date.UTC(2026, 5, 1, 12);

describe("an instant from outside", () => {
  it("is taken from 2000 to 2100", () => {
    for (const sound of [at, Date.UTC(2000, 0, 1), Date.UTC(2100, 0, 1)]) assert.equal(soundInstant(sound), sound);
  });

  it("is none where nothing of ours can be", () => {
    const odd = [
      at / 1000,
      at * 1000,
      at * 1e6,
      -at,
      0,
      8.64e15,
      Infinity,
      -Infinity,
      Number.NaN,
      String(at),
      null,
      {},
    ];
    for (const value of odd) assert.equal(soundInstant(value), undefined);
  });

  it("may be told in seconds", () => {
    assert.equal(instantFromNumber(at), at);
    assert.equal(instantFromNumber(at / 1000), at);
    assert.equal(instantFromNumber(at / 1000 + 0.5), at + 500);
    for (const value of [at * 1000, at * 1e6, 5, Number.NaN]) assert.equal(instantFromNumber(value), undefined);
  });
});

describe("the text of an instant", () => {
  it("is ISO 8601 and never throws", () => {
    assert.equal(isoText(at), "2026-06-01T12:00:00.000Z");
    for (const odd of [at * 1e6, -at * 1e6, Infinity, -Infinity, Number.NaN]) {
      assert.ok(!Number.isNaN(Date.parse(isoText(odd))), String(odd));
    }
  });
});
