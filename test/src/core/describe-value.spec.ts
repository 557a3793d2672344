import assert from "node:assert/strict";
import { came } from "../../../src/core/describe-value";
import { inEnglish } from "../../../src/core/speech";

describe("came", () => {
  const described: ReadonlyArray<readonly [value: unknown, words: string]> = [
    [undefined, "nothing"],
    [null, "null"],
    ["", "an empty text"],
    ["perhaps", 'the text "perhaps"'],
    ['a "quoted"\nline', 'the text "a \\"quoted\\"\\nline"'],
    [42, "the number 42"],
    [Number.NaN, "the number NaN"],
    [true, "true"],
    [7n, "the number 7"],
    [[1, 2, 3], "a list of 3"],
    [{ charge: "maybe", at: 1 }, "an object with the keys charge, at"],
    [{}, "an empty object"],
    [Buffer.from("perhaps"), 'a buffer with "perhaps"'],
    [new Uint8Array([104, 105]), 'a buffer with "hi"'],
  ];

  for (const [value, words] of described) {
    it(`calls it ${words}`, () => {
      assert.equal(inEnglish(came(value)), words);
    });
  }

  it("shows only the beginning of what is long", () => {
    const words = inEnglish(came("x".repeat(5000)));

    assert.equal(words, `the text "${"x".repeat(40)}…"`);
  });

  it("shows the names of an object's members, never their values", () => {
    const words = inEnglish(came({ clientSecret: "hidden", password: "hidden" }));

    assert.doesNotMatch(words, /hidden/);
  });
});
