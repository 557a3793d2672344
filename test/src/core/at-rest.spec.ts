import { strict as assert } from "node:assert";
import { AtRest, type AsText } from "../../../src/core/at-rest";
import { valuesAsText } from "../../../src/store/json-file";

const MORE_THAN_ARE_IN_USE = 600;

describe("A value that may be at rest", () => {
  it("is the same when others were used meanwhile, with what was changed in it", () => {
    const written: string[] = [];
    const listAsText: AsText<string[]> = {
      write: (list) => {
        written.push(list.join());
        return JSON.stringify(list);
      },
      read: (text) => JSON.parse(text),
    };
    const one = new AtRest<string[]>(["a"], listAsText);
    one.value.push("ä\n");
    useOthers();
    assert.deepEqual(written, ["a,ä\n"]);
    one.value.push("c");
    useOthers();
    assert.deepEqual(one.value, ["a", "ä\n", "c"]);
    one.value = ["d"];
    useOthers();
    assert.deepEqual(one.value, ["d"]);
  });

  it("stays as it is while few others are used", () => {
    const never: AsText<object> = { write: () => assert.fail(), read: () => assert.fail() };
    const one = new AtRest<object>({}, never);
    const { value } = one;
    for (let others = 0; others < 5; others += 1) useOthers(100, () => assert.equal(one.value, value));
    one.leave();
    useOthers();
    assert.equal(one.value, value);
    one.leave();
  });

  it("has the values of a file, whatever characters are in their keys", () => {
    const values = new Map([
      ['car/a\n\u2028"b\\/state', JSON.stringify({ text: "line\nend\u2028\u2029" })],
      ["", "1"],
      ["none", "null"],
    ]);
    assert.deepEqual(valuesAsText.read(valuesAsText.write(values)), values);
    assert.deepEqual(valuesAsText.read(valuesAsText.write(new Map())), new Map());
  });
});

function useOthers(count = MORE_THAN_ARE_IN_USE, each = (): void => {}): void {
  for (let other = 0; other < count; other += 1) {
    each();
    void new AtRest(0, { write: String, read: Number }).value;
  }
}
