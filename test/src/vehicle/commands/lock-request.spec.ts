import assert from "node:assert/strict";
import { lockRequest } from "../../../../src/vehicle/commands/read-request";

describe("a request to lock or unlock", () => {
  const forms = {
    lock: [
      "lock",
      "LOCK",
      " Lock ",
      true,
      "true",
      1,
      "1",
      "on",
      "ON",
      { locked: true },
      { command: "lock" },
      { locked: "on" },
    ],
    unlock: [
      "unlock",
      "UNLOCK",
      false,
      "False",
      0,
      "0",
      "off",
      { locked: false },
      { command: "unlock" },
      '{"locked":0}',
    ],
  } as const;
  for (const command of ["lock", "unlock"] as const) {
    for (const payload of forms[command]) {
      it(`takes ${JSON.stringify(payload)} for ${command}`, () => {
        assert.deepEqual(lockRequest(payload), { command, force: false });
      });
      if (typeof payload !== "string") continue;
      it(`takes a Buffer of ${JSON.stringify(payload)} for ${command}`, () => {
        assert.deepEqual(lockRequest(Buffer.from(payload)), { command, force: false });
      });
    }
  }

  it("takes force beside either", () => {
    assert.deepEqual(lockRequest({ locked: true, force: true }), { command: "lock", force: true });
  });

  for (const payload of [
    "perhaps",
    "",
    "unlock!",
    2,
    -1,
    null,
    undefined,
    [],
    {},
    { lock: true },
    { locked: true, command: "unlock" },
    { locked: "perhaps" },
    '{"locked":',
    Date.UTC(2026, 5),
  ]) {
    it(`refuses ${JSON.stringify(payload) ?? "nothing"}, naming what is accepted`, () => {
      assert.throws(() => lockRequest(payload), {
        code: "BAD_INPUT",
        message:
          /^msg\.payload is .+, not a request to lock or unlock\. Accepted: lock\/unlock, true\/false.+Nothing was sent\.$/,
      });
    });
  }
});
