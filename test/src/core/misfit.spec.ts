import assert from "node:assert/strict";
import * as z from "zod";
import { misfit } from "../../../src/core/misfit";
import { inEnglish } from "../../../src/core/speech";

const refusalOf = (schema: z.ZodType, value: unknown, name?: string): string => {
  const { error } = schema.safeParse(value, { reportInput: true });
  assert.ok(error);
  return inEnglish(misfit(error.issues, name));
};

describe("a value that does not fit", () => {
  const Car = z.strictObject({ soc: z.number().min(0).max(100).optional(), name: z.string().min(1).optional() });

  for (const [what, schema, value, sentence] of [
    ["of another kind", Car, { soc: "61" }, "soc: a text instead of a number"],
    ["that is a list", Car, [1], "a list instead of an object"],
    ["that is null", z.string(), null, "null instead of a text"],
    ["that is no number", z.number(), Number.NaN, "a number that is not finite instead of a number"],
    ["that has decimals", z.int(), 1.5, "a number instead of a whole number"],
    ["for a flag", z.boolean(), "yes", "a text instead of true or false"],
    ["that is missing", z.object({ at: z.number() }), {}, "at: missing"],
    ["below its range", Car, { soc: -1 }, "soc: a number below 0"],
    ["above its range", Car, { soc: 101 }, "soc: a number above 100"],
    ["at an excluded bound", z.number().positive(), 0, "a number that is not above 0"],
    ["at an excluded end", z.number().lt(0.5), 0.5, "a number that is not below 0.5"],
    ["that is too short", Car, { name: "" }, "name: too short"],
    ["that is too long", z.string().max(1), "ab", "too long"],
    ["with a key that is not known", Car, { range: 1 }, "unknown keys: range"],
    ["that is not offered", z.enum(["on", "off"]), "away", "not one of on, off"],
    ["in another format", z.iso.datetime(), "tomorrow", "a text instead of an ISO 8601 time"],
    ["in none of several forms", z.union([z.string(), z.number()]), true, "true that has none of the accepted forms"],
    ["near one of several forms", z.union([z.string(), Car]), { soc: 101 }, "soc: a number above 100"],
    ["that breaks a rule", z.number().refine((one) => one === 1), 2, "not valid"],
    [
      "that breaks a rule with words of its own",
      z.number().refine(() => false, "It must be odd."),
      2,
      "It must be odd",
    ],
  ] as const satisfies ReadonlyArray<readonly [string, z.ZodType, unknown, string]>) {
    it(`${what} is described without its value`, () => assert.equal(refusalOf(schema, value), sentence));
  }

  it("is named", () => assert.equal(refusalOf(Car, { soc: "x" }, "bmw"), "bmw.soc: a text instead of a number"));
});
