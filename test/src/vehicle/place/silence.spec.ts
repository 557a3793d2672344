import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { withSilence, type Silence } from "../../../../src/vehicle/place/place";

const HOME = { place: "home", reasons: ["position"] } as const;
const SILENT: Silence = {
  atHomeOnly: true,
  startedAt: 10 * MINUTE_MS,
  receivedAt: 5 * MINUTE_MS,
  othersReceivedAt: 20 * MINUTE_MS,
  lagMs: 10 * MINUTE_MS,
  now: 25 * MINUTE_MS,
};

describe("a car that is silent after a start", () => {
  it("is where nobody knows, where its make reports only at home and others report", () => {
    assert.deepEqual(withSilence(HOME, SILENT), { place: "unknown", reasons: ["silent-after-start"] });
  });

  it("is never away by that, nor less away", () => {
    const away = { place: "away", reasons: ["position"] } as const;

    assert.equal(withSilence(away, SILENT), away);
  });

  for (const [name, change] of [
    ["of another make", { atHomeOnly: false }],
    ["that was not started", { startedAt: undefined }],
    ["that has reported since", { receivedAt: 12 * MINUTE_MS }],
    ["whose make has more time to report", { lagMs: 60 * MINUTE_MS }],
    ["while no other car reports either", { othersReceivedAt: 5 * MINUTE_MS }],
    ["that is alone", { othersReceivedAt: undefined }],
  ] as const) {
    it(`says nothing ${name}`, () => {
      assert.equal(withSilence(HOME, { ...SILENT, ...change }), HOME);
    });
  }
});
