import assert from "node:assert/strict";
import { type AnnouncementEntry, keptAnnouncements } from "../../bench/savings/life/announcements";
import { MINUTE_MS } from "../../src/core/duration";

function decided(minute: number, on: boolean, startsIn?: number): AnnouncementEntry {
  const at = minute * MINUTE_MS;
  return { kind: "decision", at, on, ...(startsIn !== undefined && { startsAt: startsIn * MINUTE_MS }) };
}

function turn(kind: "prices" | "plug" | "request", minute: number): AnnouncementEntry {
  return { kind, at: minute * MINUTE_MS };
}

function counted(...log: readonly AnnouncementEntry[]): string {
  const { announced, kept: stored, moved, broken } = keptAnnouncements([...log, decided(200, false)]);
  return `${announced} announced, ${stored} kept, ${moved} moved, broken: ${broken.map((at) => at / MINUTE_MS).join()}`;
}

describe("keptAnnouncements", () => {
  it("counts a start that begins within two minutes as kept", () => {
    assert.equal(counted(decided(0, false, 60), decided(62, true)), "1 announced, 1 kept, 0 moved, broken: ");
    assert.equal(counted(decided(0, false, 60), decided(57, true)), "1 announced, 0 kept, 0 moved, broken: 60");
    assert.equal(counted(decided(0, false, 60), decided(63, true)), "1 announced, 0 kept, 0 moved, broken: 60");
  });

  it("counts only what was in force half an hour before", () => {
    assert.equal(
      counted(decided(0, false, 60), decided(29, false, 90), decided(90, true)),
      "1 announced, 1 kept, 0 moved, broken: ",
    );
    assert.equal(counted(decided(40, false, 60), decided(60, true)), "0 announced, 0 kept, 0 moved, broken: ");
    assert.equal(counted(decided(0, true, 60), decided(60, true)), "0 announced, 0 kept, 0 moved, broken: ");
  });

  it("counts a start once, however often it is repeated", () => {
    assert.equal(
      counted(decided(0, false, 60), decided(10, false, 60), decided(45, false, 60), decided(60, true)),
      "1 announced, 1 kept, 0 moved, broken: ",
    );
  });

  it("counts those apart that prices, plugging, or a request have moved", () => {
    for (const kind of ["prices", "plug", "request"] as const)
      assert.equal(
        counted(decided(0, false, 60), turn(kind, 40), decided(40, false, 100), decided(100, true)),
        "2 announced, 1 kept, 1 moved, broken: ",
      );
    assert.equal(
      counted(decided(0, false, 60), turn("prices", 20), decided(63, true)),
      "1 announced, 0 kept, 0 moved, broken: 60",
    );
  });
});
