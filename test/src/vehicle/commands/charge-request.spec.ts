import assert from "node:assert/strict";
import { SmartcarError } from "../../../../src/core/error";
import { chargeRequest } from "../../../../src/vehicle/commands/read-request";

const starts = [
  true,
  1,
  "true",
  "1",
  "on",
  "ON",
  " On\n",
  "start",
  "START",
  { charge: true },
  { charge: "on" },
  { charge: 1 },
];
const moreStarts = [
  { command: "start" },
  { command: "START" },
  '{"charge":true}',
  ' {"command":"start"}',
  Buffer.from("on"),
];
const stops = [
  false,
  0,
  "false",
  "0",
  "off",
  "OFF",
  "stop",
  "Stop ",
  { charge: false },
  { charge: "off" },
  { command: "stop" },
];
const moreStops = [
  '{"charge":false}',
  '{"charge":0}',
  new TextEncoder().encode("OFF"),
  Buffer.from('{"charge":"off"}'),
];

const refused: ReadonlyArray<readonly [payload: unknown, came: string]> = [
  [undefined, "nothing"],
  [null, "null"],
  ["", "an empty text"],
  ["perhaps", 'the text "perhaps"'],
  ["onn", 'the text "onn"'],
  [2, "the number 2"],
  [-1, "the number -1"],
  [Number.NaN, "the number NaN"],
  [[true], "a list of 1"],
  [{}, "an empty object"],
  [{ charge: null }, "an object with the keys charge"],
  [{ charge: true, command: "stop" }, "an object with the keys charge, command"],
  [{ charge: { charge: true } }, "an object with the keys charge"],
  [{ Charge: true }, "an object with the keys Charge"],
  ['{"charge":', 'the text "{\\"charge\\":"'],
  ["[true]", 'the text "[true]"'],
  [Buffer.from([0xff, 0xfe]), "a buffer with"],
];

describe("chargeRequest", () => {
  for (const payload of [...starts, ...moreStarts]) {
    it(`starts at ${shown(payload)}`, () =>
      assert.deepEqual(chargeRequest(payload), { command: "start", force: false }));
  }

  for (const payload of [...stops, ...moreStops]) {
    it(`stops at ${shown(payload)}`, () => assert.deepEqual(chargeRequest(payload), { command: "stop", force: false }));
  }

  it("is forced only when an object says so", () => {
    assert.deepEqual(chargeRequest({ command: "stop", force: true }), { command: "stop", force: true });
    assert.deepEqual(chargeRequest('{ "charge": true, "force": true }'), { command: "start", force: true });
    assert.deepEqual(chargeRequest({ charge: true, force: "yes" }), { command: "start", force: false });
  });

  for (const [payload, came] of refused) {
    it(`refuses ${shown(payload)} and says what it takes`, () => {
      assert.throws(() => chargeRequest(payload), isRefusalOf(came));
    });
  }
});

function isRefusalOf(came: string): (err: unknown) => boolean {
  return (err) => {
    assert.ok(err instanceof SmartcarError);
    assert.equal(err.code, "BAD_INPUT");
    assert.ok(err.message.includes(`msg.payload is ${came}`), err.message);
    assert.match(err.message, /Accepted: true\/false, 1\/0, on\/off, start\/stop .* Nothing was sent\.$/);
    return true;
  };
}

function shown(payload: unknown): string {
  if (payload instanceof Uint8Array) return `bytes of ${Buffer.from(payload).toString("latin1")}`;
  return payload === undefined ? "nothing" : JSON.stringify(payload);
}
