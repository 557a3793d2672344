import assert from "node:assert/strict";
import * as z from "zod";
import { tolerantList, tolerantRecord } from "../../../src/core/tolerant-schema";

describe("tolerantRecord", () => {
  const schema = tolerantRecord(z.object({ calls: z.number() }));

  it("leaves out what is broken and keeps the rest", () => {
    const read = schema.parse({ "2026-05": { calls: 3 }, "2026-06": { calls: "many" }, "2026-07": null });

    assert.deepEqual(read, { "2026-05": { calls: 3 } });
  });

  it("refuses what is no record at all", () => {
    for (const garbage of [undefined, null, "x", 7, [1]]) assert.equal(schema.safeParse(garbage).success, false);
  });
});

describe("tolerantList", () => {
  const schema = tolerantList(z.number());

  it("leaves out what is broken and keeps the rest in order", () => {
    assert.deepEqual(schema.parse([3, "x", null, 1, Number.NaN, 2]), [3, 1, 2]);
  });

  it("refuses what is no list at all", () => {
    for (const garbage of [undefined, null, "x", 7, { 0: 1 }]) assert.equal(schema.safeParse(garbage).success, false);
  });
});
