import assert from "node:assert/strict";
import { came } from "../../../src/core/describe-value";

describe("came", () => {
  const described: ReadonlyArray<readonly [value: unknown, words: string]> = [
    [undefined, "nothing"],
    [null, "null"],
    ["", 'the text ""'],
    ["perhaps", 'the text "perhaps"'],
    ['a "quoted"\nline', 'the text "a \\"quoted\\"\\nline"'],
    [42, "the number 42"],
    [Number.NaN, "the number NaN"],
    [true, "the boolean true"],
    [7n, "the bigint 7"],
    [[1, 2, 3], "a list of 3"],
    [{ charge: "maybe", at: 1 }, 'an object with "charge, at"'],
    [{}, 'an object with ""'],
    [Buffer.from("perhaps"), 'a Buffer with "perhaps"'],
    [new Uint8Array([104, 105]), 'a Buffer with "hi"'],
  ];

  for (const [value, words] of described) {
    it(`calls it ${words}`, () => {
      assert.equal(came(value), words);
    });
  }

  it("shows only the beginning of what is long", () => {
    const words = came("x".repeat(5000));

    assert.equal(words, `the text "${"x".repeat(40)}…"`);
  });

  it("shows the names of an object's members, never their values", () => {
    const words = came({ clientSecret: "hidden", password: "hidden" });

    assert.doesNotMatch(words, /hidden/);
  });
});
