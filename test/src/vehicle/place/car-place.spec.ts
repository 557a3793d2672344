import assert from "node:assert/strict";
import type { Node, NodeAPI } from "node-red";
import { silenceWarner } from "../../../../nodes/car/car-warnings";
import { HOUR_MS, MINUTE_MS } from "../../../../src/core/duration";
import type { Snapshot } from "../../../../src/vehicle/state/snapshot";
import { report } from "../../../support/vehicle/reports";
import { SimulatedGarage } from "../../../support/simulated-garage";
import { bmw, tesla } from "../../../support/simulator/cloud";

const HOME = { latitude: 59.33, longitude: 18.06 };

describe("the place of a car", () => {
  let garage: SimulatedGarage;
  beforeEach(async () => {
    garage = await SimulatedGarage.open();
  });
  afterEach(() => garage.close());

  const place = async (vehicleId = tesla): Promise<string> => {
    const { place: where, reasons } = await garage.car(vehicleId).place();
    return [where, ...reasons].join(" ");
  };
  const stand = (latitude: number): Promise<void> => garage.deliver("location-preciselocation", { ...HOME, latitude });
  const cable = (value: boolean): Promise<void> => garage.deliver("charge-ischargingcableconnected", { value });

  it("is kept over a restart, with what it rests on", async () => {
    garage.car(tesla, { facts: { home: HOME } });
    await cable(true);
    await stand(HOME.latitude);
    await garage.pass(HOUR_MS);
    await stand(HOME.latitude + 1);
    assert.equal(await place(), "home position position-unconfirmed");

    await garage.restart();
    garage.car(tesla, { facts: { home: HOME } });
    assert.equal(await place(), "home position position-unconfirmed");
    await garage.pass(HOUR_MS);
    await stand(HOME.latitude + 1);

    assert.equal(await place(), "away position");
    const { atHome, place: shown, placeReasons } = await garage.car(tesla).snapshot();
    assert.deepEqual([atHome, shown, placeReasons], [false, "away", ["position"]]);
  });

  it("wants a second report of what waits for one, two minutes later", async () => {
    garage.car(tesla, { facts: { home: HOME } });
    await cable(true);
    await stand(HOME.latitude);
    const wanted: number[] = [];
    garage.car(tesla).freshness.onWant((at) => wanted.push(at - garage.clock.now()));

    await stand(HOME.latitude + 1);
    await cable(false);
    await stand(HOME.latitude + 1);

    assert.equal(wanted.length, 1);
    assert.ok((wanted[0] ?? 0) > 2 * MINUTE_MS && (wanted[0] ?? 0) < 3 * MINUTE_MS);
  });

  it("wants that second report beside a webhook only where the car charges, or may have begun or ended to", async () => {
    const { freshness } = garage.car(tesla);
    await cable(true);
    await garage.receive(false);
    await cable(false);
    assert.equal(freshness.secondAt, undefined);
    assert.ok(freshness.wantedAt !== undefined);

    await cable(true);
    await garage.receive(true);
    assert.ok((freshness.secondAt ?? 0) > garage.clock.now() + 2 * MINUTE_MS);
  });

  it("is no fresh report where a meter shows it, or where an earlier process took it in", async () => {
    await cable(true);
    await garage.receive(true);
    await garage.pass(MINUTE_MS);
    await garage.restart();
    const fresh: boolean[] = [];
    garage.car(tesla).onUpdate(({ isFresh }) => fresh.push(isFresh));
    const deliver = async (receivedAt: number, isLeftOver: boolean): Promise<void> => {
      const signal = report("charge-ischarging", { value: true }, { at: receivedAt });
      await garage.car(tesla).apply([signal], {}, { receivedAt, source: "webhook", isLeftOver });
    };

    for (const load of ["missing", "missing"] as const) {
      await garage.pass(MINUTE_MS);
      await garage.car(tesla).observeMeter({ at: garage.clock.now(), load });
    }
    // The clock of that process may have been ahead of this one's.
    for (const ahead of [-2 * MINUTE_MS, HOUR_MS]) await deliver(garage.clock.now() + ahead, true);
    assert.deepEqual([fresh.length >= 3, fresh.some(Boolean)], [true, false]);
    await deliver(garage.clock.now(), false);
    assert.equal(fresh.at(-1), true);
  });

  it("is told to everybody when the house's meter changes it, once", async () => {
    const reported: Snapshot[] = [];
    await cable(true);
    await garage.receive(true);
    garage.car(tesla).onUpdate(({ snapshot }) => reported.push(snapshot));

    for (const load of ["missing", "missing", "shown", "shown"] as const) {
      await garage.pass(MINUTE_MS);
      await garage.car(tesla).observeMeter({ at: garage.clock.now(), load });
    }

    assert.deepEqual(
      reported.map(({ place: where, placeReasons, certainty }) => [
        where,
        ...(placeReasons ?? []),
        certainty?.charging,
      ]),
      [
        ["away", "meter-shows-no-load", undefined],
        ["home", "meter-shows-load", 1],
      ],
    );
  });

  it("is unknown after a start that a BMW never confirms while another car reports, and a node warns once", async () => {
    const warned: string[] = [];
    const node = { warn: (text: string) => warned.push(text) } as unknown as Node;
    const warn = silenceWarner({ _: (key: string) => key } as unknown as NodeAPI, node);
    const known = await garage.run(garage.car(bmw).read());
    garage.car(bmw, { facts: { home: known.snapshot.location } });
    await garage.pass(MINUTE_MS);
    await garage.command("start", bmw);
    garage.simulator.car(bmw).change({ atHome: false, driving: true });

    await garage.pass(20 * MINUTE_MS);
    assert.equal(await place(bmw), "home position");
    await garage.receive(false, tesla);
    assert.equal(await place(bmw), "unknown silent-after-start");
    await warn(garage.car(bmw));
    await warn(garage.car(bmw));
    assert.deepEqual(warned, ["smartcar-charge.log.silent-after-start"]);

    const soc = report("tractionbattery-stateofcharge", { value: 50, unit: "percent" }, { at: garage.clock.now() });
    await garage.car(bmw).apply([soc], {}, { receivedAt: garage.clock.now(), source: "webhook" });
    assert.equal(await place(bmw), "home position");
    await warn(garage.car(bmw));
    assert.equal(warned.length, 1);
  });
});
