import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../src/core/duration";
import type { KnownRecord, RecordSource } from "../../../src/records/known-record";
import { mergeRecords } from "../../../src/records/merge-records";

function record(source: RecordSource, from: number, to: number): KnownRecord {
  return { source, startAt: from * MINUTE_MS, endAt: to * MINUTE_MS };
}

const reported = (...sources: KnownRecord[][]): string[] =>
  mergeRecords(...sources).map(({ source, startAt, endAt }) => `${source} ${startAt / MINUTE_MS}-${endAt / MINUTE_MS}`);

describe("mergeRecords", () => {
  const cases: readonly [what: string, sources: KnownRecord[][], expected: string[]][] = [
    ["nothing", [[], []], []],
    ["the newest last", [[record("v2", 200, 300), record("v2", 0, 100)]], ["v2 0-100", "v2 200-300"]],
    ["what is told twice once", [[record("v2", 0, 100), record("v2", 0, 100)]], ["v2 0-100"]],
    ["the better source's word", [[record("signal", 0, 100)], [record("own", 4, 97)]], ["signal 0-100"]],
    [
      "what only the other knows",
      [[record("signal", 0, 100)], [record("own", 200, 300)]],
      ["signal 0-100", "own 200-300"],
    ],
    [
      "two for one long approximate one",
      [[record("signal", 0, 50), record("signal", 60, 120)], [record("own", 0, 130)]],
      ["signal 0-50", "signal 60-120"],
    ],
    ["a short one within a long one once", [[record("v2", 0, 500)], [record("own", 400, 410)]], ["v2 0-500"]],
    ["short ones with different clocks once", [[record("v2", 0, 3)], [record("own", 4, 7)]], ["v2 0-3"]],
    ["short ones of one clock both", [[record("own", 0, 3), record("own", 4, 7)]], ["own 0-3", "own 4-7"]],
    ["neighbours both", [[record("v2", 0, 100)], [record("own", 95, 300)]], ["v2 0-100", "own 95-300"]],
  ];
  for (const [what, sources, expected] of cases) {
    it(`gives ${what}`, () => {
      assert.deepEqual(reported(...sources), expected);
    });
  }

  it("takes where the car was from whoever knows it, and what the better one knows of that from none", () => {
    const list = [record("signal", 0, 100), { ...record("signal", 200, 300), atHome: false }];
    const own = [
      { ...record("own", 2, 97), atHome: true },
      { ...record("own", 200, 300), atHome: true },
    ];
    assert.deepEqual(
      mergeRecords(list, own).map(({ source, atHome }) => [source, atHome]),
      [
        ["signal", true],
        ["signal", false],
      ],
    );
  });
});
