import assert from "node:assert/strict";
import { pictureOf, type PowerPicture } from "../../../../src/page/view/home/flows";
import { car, home } from "../../../support/page/page-states";
import { NOW } from "../../../support/page/sample-series";

const at = NOW;
const reading = (value: number): { readonly value: number; readonly at: number } => ({ value, at });
const none = { gridW: undefined, solarW: undefined, batteryW: undefined, houseW: undefined };

/** A picture in short, as `solar → house 640`. */
function short(picture: PowerPicture | undefined): readonly string[] {
  assert.ok(picture);
  const { sources, sinks, flows } = picture;
  return flows.map(({ from, to, watts }) => `${sources[from]?.kind} → ${sinks[to]?.name ?? sinks[to]?.kind} ${watts}`);
}

describe("where the power goes", () => {
  it("is from the sun to the house, then the cars, the battery, and the grid", () => {
    const charging = car({ name: "i4", charge: "charging", powerW: reading(3700) });
    const picture = pictureOf(
      home({ solarW: reading(6000), batteryW: reading(-800), gridW: reading(-900), houseW: reading(600) }),
      [charging],
    );
    assert.deepEqual(short(picture), [
      "solar → house 600",
      "solar → i4 3700",
      "solar → battery 800",
      "solar → grid 900",
    ]);
  });

  it("is from the sun, the battery, and the grid, in this order", () => {
    const charging = car({ name: "i4", charge: "charging", powerW: reading(7000) });
    const picture = pictureOf(
      home({ solarW: reading(1000), batteryW: reading(2000), gridW: reading(4500), houseW: reading(500) }),
      [charging],
    );
    assert.deepEqual(short(picture), ["solar → house 500", "solar → i4 500", "battery → i4 2000", "grid → i4 4500"]);
  });

  it("is consumption where the house alone is not known", () => {
    const picture = pictureOf(home({ ...none, gridW: reading(700) }), []);
    assert.deepEqual(short(picture), ["grid → rest 700"]);
  });

  it("shows as not measured what the meters do not explain, and leaves out what they always disagree about", () => {
    const readings = { ...none, gridW: reading(2000), houseW: reading(500) };
    assert.deepEqual(short(pictureOf(home(readings), [])), ["grid → unmeasured 1500", "grid → house 500"]);
    assert.deepEqual(short(pictureOf(home({ ...readings, houseW: reading(1970) }), [])), ["grid → house 1970"]);
  });

  it("has a charging car whose power is unknown, and no car that is away", () => {
    const cars = [
      car({ name: "here", charge: "charging", powerW: undefined }),
      car({ name: "away", charge: "charging", place: "away", powerW: reading(50_000) }),
    ];
    const picture = pictureOf(home({ ...none, gridW: reading(700) }), cars);
    assert.deepEqual(
      picture?.sinks.map(({ kind, name, watts }) => [kind, name, watts]),
      [
        ["rest", undefined, 700],
        ["car", "here", undefined],
      ],
    );
  });

  it("shows what is at rest, and when an old reading was taken", () => {
    const picture = pictureOf(
      home({ ...none, gridW: { value: 0, at: at - 1, isOld: true }, solarW: reading(0), batteryW: reading(0) }),
      [],
    );
    assert.deepEqual(picture?.sources, [
      { kind: "solar", watts: 0 },
      { kind: "battery", watts: 0 },
      { kind: "grid", watts: 0, oldAt: at - 1 },
    ]);
    assert.deepEqual(picture?.flows, []);
  });

  it("is no picture without a reading", () => {
    assert.equal(pictureOf(home(none), [car()]), undefined);
  });
});
