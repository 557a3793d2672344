import assert from "node:assert/strict";
import { once } from "node:events";
import { emit } from "../../../src/core/emit";

describe("emit", () => {
  it("tells everybody, also after one that throws, and warns of that one", async () => {
    const received: string[] = [];
    const warned = once(process, "warning");

    emit<string>(
      [
        (news) => received.push(`first: ${news}`),
        () => {
          throw new Error("a listener that fails");
        },
        (news) => received.push(`third: ${news}`),
      ],
      "hello",
    );

    assert.deepEqual(received, ["first: hello", "third: hello"]);
    assert.match(String(await warned), /a listener that fails/);
  });
});
