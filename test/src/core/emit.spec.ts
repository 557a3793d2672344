import assert from "node:assert/strict";
import { once } from "node:events";
import { emit } from "../../../src/core/emit";

describe("emit", () => {
  it("tells everybody, also after one that throws, and warns of that one", async () => {
    const heard: string[] = [];
    const warned = once(process, "warning");

    emit<string>(
      [
        (news) => heard.push(`first: ${news}`),
        () => {
          throw new Error("a listener that fails");
        },
        (news) => heard.push(`third: ${news}`),
      ],
      "hello",
    );

    assert.deepEqual(heard, ["first: hello", "third: hello"]);
    assert.match(String(await warned), /a listener that fails/);
  });
});
