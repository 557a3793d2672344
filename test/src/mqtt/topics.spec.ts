import assert from "node:assert/strict";
import * as fc from "fast-check";
import { requestIn } from "../../../src/mqtt/request";
import { idOf, levelOf, levelsOf, requestTopic, resultTopic } from "../../../src/mqtt/topics";

describe("a topic", () => {
  it("of a request has a name and a word below the prefix", () => {
    assert.deepEqual(requestTopic("smartcar", "smartcar/i4/charge/set"), { name: "i4", word: "charge" });
    assert.deepEqual(requestTopic("home/cars", "home/cars/i4/mode/set"), { name: "i4", word: "mode" });
    for (const other of [
      "smartcar/i4/charge",
      "smartcar/i4/charge/result",
      "smartcar/i4/set",
      "smartcar//charge/set",
      "smartcar/i4//set",
      "smartcar/i4/charge/set/more",
      "smartcars/i4/charge/set",
      "x/smartcar/i4/charge/set",
      undefined,
      5,
    ])
      assert.equal(requestTopic("smartcar", other), undefined, String(other));
    assert.equal(resultTopic("smartcar", { name: "i4", word: "charge" }), "smartcar/i4/charge/result");
  });

  it("has a level for any name", () => {
    assert.equal(levelOf("BMW i4"), "bmw-i4");
    assert.equal(levelOf("Škoda Enyaq (Müller)"), "skoda-enyaq-muller");
    assert.equal(levelOf("+/#"), "");
    fc.assert(fc.property(fc.string(), (name) => /^[a-z0-9-]*$/.test(levelOf(name)) && levelOf(name).length <= 40));
  });

  it("is another for each car, also for two of one name, and takes no word of the node's own", () => {
    const cars = ["a", "b", "c", "d"].map((id) => ({
      id: idOf(id),
      name: id === "d" ? "Status" : "i4",
      otherwise: "car",
    }));
    const levels = [...levelsOf(cars).values()];
    assert.equal(new Set(levels).size, 4);
    assert.equal(levels.includes("i4"), false, "a request to that name might mean any of them");
    assert.ok(!levels.includes("status"));
    const again = levelsOf(cars.toReversed());
    for (const [id, level] of levelsOf(cars)) assert.equal(again.get(id), level, "whatever their order is");
    assert.deepEqual([...levelsOf([{ id: "x1", name: "日産", otherwise: "" }]).values()], ["x1"]);
  });

  it("is another also for a car whose name is that of a second one with its id", () => {
    const cars = ["1", "2", "9f3c"].map((start, index) => ({
      id: start.padEnd(12, "0"),
      name: index === 1 ? "i4 9f3c" : "i4",
      otherwise: "car",
    }));
    assert.deepEqual([...levelsOf(cars).values()], ["i4-9f3c", "i4-1000", "i4-9f3c00000000"]);
  });
});

describe("a request", () => {
  const of = (word: string, payload: unknown) => requestIn("smartcar", { topic: `smartcar/i4/${word}/set`, payload });

  it("is a value, or an object with an id", () => {
    assert.deepEqual(of("limit", 80), { name: "i4", word: "limit", payload: 80 });
    assert.deepEqual(of("limit", '{"id":"a1","value":80}'), { name: "i4", word: "limit", payload: 80, id: "a1" });
    assert.deepEqual(of("mode", { id: 7, mode: "solar" }), { name: "i4", word: "mode", payload: "solar", id: 7 });
    assert.deepEqual(of("charge", Buffer.from("ON")), { name: "i4", word: "charge", payload: "ON" });
    assert.deepEqual(of("charge", { id: 1, charge: true })?.payload, { charge: true });
    assert.deepEqual(of("charge", { id: 1, value: true, force: true })?.payload, { charge: true, force: true });
    assert.deepEqual(of("lock", { value: "unlock", force: true })?.payload, { locked: "unlock", force: true });
    assert.deepEqual(of("ready", { id: 1, value: "07:30", target: 90 })?.payload, { at: "07:30", target: 90 });
    assert.deepEqual(of("boost", { id: 1, kwh: 5 })?.payload, { kwh: 5 });
  });

  it("is none where a retained message was deleted", () => {
    for (const payload of ["", undefined, null, Buffer.alloc(0)]) assert.equal(of("ready", payload), undefined);
  });

  it("takes no id that is none", () => {
    for (const id of [{}, [], "", "x".repeat(101), Number.NaN, null])
      assert.equal(of("limit", { id, value: 80 })?.id, undefined);
  });

  it("never throws, whatever comes", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
        (word, payload) => {
          of(word, payload);
          requestIn("smartcar", { topic: word, payload });
        },
      ),
    );
  });
});
