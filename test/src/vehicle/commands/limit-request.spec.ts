import assert from "node:assert/strict";
import { limitRequest } from "../../../../src/vehicle/commands/read-request";

describe("a request for a charge limit", () => {
  const taken = [
    [50, 50],
    [80, 80],
    [100, 100],
    ["80", 80],
    [" 80 ", 80],
    ["80.0", 80],
    ["80,5", 81],
    ["0,8", 80],
    ["80,0 %", 80],
    ["80 %", 80],
    ["80%", 80],
    [79.6, 80],
    [0.5, 50],
    [0.57, 57],
    [0.8, 80],
    ["0.8", 80],
    [Buffer.from("80"), 80],
    [Buffer.from("0.8"), 80],
    [{ limit: 80 }, 80],
    [{ limit: "80" }, 80],
    [{ limit: 0.8 }, 80],
    ['{ "limit": 80 }', 80],
    [Buffer.from('{"limit":0.9}'), 90],
  ] as const;
  for (const [payload, percent] of taken) {
    it(`takes ${show(payload)} for ${percent} %`, () => {
      assert.deepEqual(limitRequest(payload), { percent, force: false });
    });
  }

  for (const payload of ["read", "READ", " get ", Buffer.from("read"), { command: "read" }, '{"command":"get"}']) {
    it(`takes ${show(payload)} for the question`, () => {
      assert.deepEqual(limitRequest(payload), { force: false });
    });
  }

  it("takes force beside either", () => {
    assert.deepEqual(limitRequest({ limit: 80, force: true }), { percent: 80, force: true });
    assert.deepEqual(limitRequest({ command: "read", force: true }), { force: true });
  });

  const refused = [
    49,
    49.6,
    100.4,
    101,
    1.5,
    1,
    "1",
    0,
    0.49,
    -80,
    "0",
    "49",
    "0.8 %",
    "1 %",
    "0x50",
    "8e1",
    "eighty",
    "",
    " ",
    "80 80",
    NaN,
    Infinity,
    true,
    false,
    null,
    undefined,
    [80],
    Date.UTC(2026, 5),
    {},
    { limit: 30 },
    { limit: true },
    { limit: { limit: 80 } },
    { limit: 80, command: "read" },
    { command: 80 },
    { command: "set" },
    '{"limit":',
    "[80]",
    Buffer.from([0xff, 0xfe]),
  ];
  for (const payload of refused) {
    it(`refuses ${show(payload)}, naming the range`, () => {
      assert.throws(() => limitRequest(payload), {
        code: "BAD_INPUT",
        message: /^msg\.payload is .+, not a charge limit\. Accepted: 50% to 100%, .+Nothing was sent\.$/s,
      });
    });
  }

  it("names what came", () => {
    assert.throws(() => limitRequest(49), { message: /the number 49/ });
    assert.throws(() => limitRequest({ limit: 30 }), { message: /an object with the keys limit/ });
  });
});

function show(payload: unknown): string {
  if (payload instanceof Uint8Array) return `a Buffer of ${JSON.stringify(Buffer.from(payload).toString("latin1"))}`;
  return typeof payload === "number" ? String(payload) : (JSON.stringify(payload) ?? "nothing");
}
