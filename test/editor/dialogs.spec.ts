import assert from "node:assert/strict";
import { themes } from "../support/editor/browser";
import { held, judged, openDialog, put } from "../support/editor/dialog";
import { all, car, simulated } from "../support/editor/flow";
import { illegible } from "../support/editor/legible";
import { inEditor, inEmptyEditor } from "../support/editor/session";

const also = [
  { ...simulated, id: "simulator" },
  { ...simulated, id: "live", environment: "live" },
];

describe("the dialogs", () => {
  for (const theme of themes) {
    it(`all open without a fault, and can be read in a ${theme} theme`, () =>
      inEditor(async (page) => {
        await put(page, ...all, ...also);

        for (const { id } of [...all, ...also]) {
          const dialog = await openDialog(page, id);
          assert.deepEqual(await illegible(dialog.form), [], id);
          await dialog.cancel();
        }
      }, theme));
  }

  it("leave every node as it was when nothing is changed", () =>
    inEmptyEditor(async (page) => {
      await put(page, ...all);

      for (const { id } of all) {
        const before = await held(page, id);
        await (await openDialog(page, id)).accept();
        assert.deepEqual(await held(page, id), before);
        assert.deepEqual((await judged(page, id)).faults, []);
      }
    }));

  it("show the defaults of what an old or hand-written flow does not say", () =>
    inEmptyEditor(async (page) => {
      const bare = [
        { id: "account", type: "smartcar-account" },
        { id: "signals", type: "smartcar-signals", vehicle: "car", wires: [[]] },
        { id: "surplus", type: "smartcar-surplus", wires: [[], []] },
        { id: "tariff", type: "smartcar-tariff", wires: [[], []] },
        { id: "mode", type: "smartcar-mode", wires: [[], [], []] },
        { id: "schedule", type: "smartcar-schedule", vehicle: "car", wires: [[], []] },
      ];
      await put(page, car, ...bare);

      for (const { id } of bare) {
        assert.deepEqual((await judged(page, id)).faults, []);
        await (await openDialog(page, id)).accept();
        assert.deepEqual((await judged(page, id)).faults, []);
      }

      assert.equal((await held(page, "account"))["environment"], "simulator");
      const { mode, minutes } = await held(page, "signals");
      assert.deepEqual({ mode, minutes }, { mode: "every", minutes: "120" });
      assert.equal((await held(page, "schedule"))["action"], "sync");
      const { mode: begins, respect } = await held(page, "mode");
      assert.deepEqual({ begins, respect }, { begins: "solar+cheap", respect: "unplugged" });
      const { property, unit, takeOver, minOn } = await held(page, "surplus");
      assert.deepEqual(
        { property, unit, takeOver, minOn },
        { property: "payload", unit: "W", takeOver: true, minOn: "20" },
      );
      const { target, heartbeat, priceUnit, oneBlock } = await held(page, "tariff");
      assert.deepEqual(
        { target, heartbeat, priceUnit, oneBlock },
        { target: "80", heartbeat: "30", priceUnit: "kWh", oneBlock: false },
      );
    }));

  it("have nodes that say on the canvas what they do, and with what", () =>
    inEmptyEditor(async (page) => {
      await put(page, ...all);

      const labels = await Promise.all(all.map(async ({ id }) => (await judged(page, id)).label));

      assert.deepEqual(labels, [
        "relay",
        "Our house",
        "Our car",
        "vehicles",
        "signals of Our car",
        "charge",
        "limit of Our car",
        "lock",
        "Sun",
        "tariff",
        "records of Our car",
        "/cars/news",
        "schedule Our car",
        "mode",
        "notify",
        "prices: Hva koster strømmen",
        "mqtt",
        "solar forecast: Open-Meteo",
        "/energy/cars",
      ]);
    }));
});
