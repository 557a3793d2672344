import assert from "node:assert/strict";
import type { SiteReading } from "../../../src/control/shared/site-power/reading";
import { Home, type HomeUpdate } from "../../../src/home/home";
import { fuseOf } from "../../../src/home/home-settings";
import { EMPTY_HOME } from "../../support/empty-home";

const METER = { id: "meter", name: "grid power" };
const OTHER = { id: "other", name: "second meter" };

const grid = (value: number, meter?: string): readonly SiteReading[] => [
  { quantity: "grid", value, ...(meter !== undefined && { meter }) },
];

describe("what a house knows", () => {
  it("is the last that was heard of each kind, by whom and when", () => {
    const home = new Home(EMPTY_HOME);
    home.publish("meter", grid(500), METER, 1);
    home.publish("meter", grid(-900), METER, 2);
    home.publish("solar", [{ quantity: "solar", value: 3000 }], OTHER, 3);

    assert.deepEqual(home.latest("meter"), { kind: "meter", value: grid(-900), from: METER, at: 2 });
    assert.equal(home.latest("solar")?.from.name, "second meter");
    assert.equal(home.latest("prices"), undefined);
    assert.equal(home.all("meter").length, 1);
  });

  it("has one of each phase and of each source, the newest last", () => {
    const home = new Home(EMPTY_HOME);
    home.publish("meter", grid(100, "L1"), METER, 1);
    home.publish("meter", grid(200, "L2"), METER, 2);
    home.publish("meter", grid(300), OTHER, 3);
    home.publish("meter", grid(400, "L1"), METER, 4);

    const values = home.all("meter").map(({ value }) => value[0]?.value);

    assert.deepEqual(values, [200, 300, 400]);
    assert.equal(home.latest("meter")?.at, 4);
  });

  it("tells forecasts of several topics apart", () => {
    const home = new Home(EMPTY_HOME);
    home.publish("forecast", { topic: "east", slots: [] }, METER, 1);
    home.publish("forecast", { topic: "west", slots: [] }, METER, 2);

    assert.deepEqual(
      home.all("forecast").map(({ value }) => value.topic),
      ["east", "west"],
    );
  });

  it("reaches whoever subscribes, until that ends", () => {
    const home = new Home(EMPTY_HOME);
    const heard: Array<HomeUpdate<"limit">> = [];
    const end = home.subscribe(["limit"], (one) => heard.push(one));

    home.publish("limit", { watts: 4200, source: "14a" }, METER, 1);
    home.publish("meter", grid(1), METER, 2);
    end();
    home.publish("limit", {}, METER, 3);

    assert.deepEqual(
      heard.map(({ value }) => value),
      [{ watts: 4200, source: "14a" }],
    );
  });

  it("does not grow with sources that come and go", () => {
    const home = new Home(EMPTY_HOME);
    for (let index = 0; index < 1000; index++) home.publish("meter", grid(index, `meter/${index}`), METER, index);

    assert.equal(home.all("meter").length, 64);
    assert.equal(home.latest("meter")?.at, 999);
  });
});

describe("a main fuse", () => {
  it("carries its amps on each phase at 230 V", () => {
    assert.deepEqual(fuseOf(25, 3), { amps: 25, phases: 3, limitW: 17_250 });
    assert.equal(fuseOf(35, 1).limitW, 8050);
  });
});
