import assert from "node:assert/strict";
import { type SurplusSettings, completeSettings, settingsFaults } from "../../../../src/control/surplus/settings";

describe("the settings of a surplus", () => {
  it("have a default for all but what the user must know", () => {
    const { chargePowerW, startExportW, night, ...others } = completeSettings({});

    assert.deepEqual([chargePowerW, startExportW, night], [undefined, undefined, undefined]);
    assert.deepEqual(others, {
      startMarginW: 200,
      stopImportW: 300,
      startDelayMs: 600_000,
      stopDelayMs: 600_000,
      minOnMs: 1_200_000,
      minOffMs: 900_000,
      startsPerDay: 4,
      trialStart: false,
      zone: "UTC",
      smoothingMs: 120_000,
      site: {},
      under: "{}",
      silenceMs: 300_000,
      settleMs: 180_000,
      warmUpMs: 30_000,
      takeOver: true,
    });
  });

  it("are taken as they are, also where they are zero or off", () => {
    const settings = { chargePowerW: 3700, startMarginW: 0, startsPerDay: 0, smoothingMs: 0, takeOver: false };

    const complete = completeSettings(settings);

    assert.deepEqual({ ...complete, ...settings }, complete);
  });

  const faulty: ReadonlyArray<readonly [settings: SurplusSettings, faults: readonly string[]]> = [
    [{}, []],
    [completeSettings({}), []],
    [{ chargePowerW: 3700, night: { from: "22:00", to: "06:00" }, zone: "Europe/Berlin" }, []],
    [{ stopImportW: -500, startMarginW: 0 }, []],
    [{ chargePowerW: 0 }, ["chargePowerW too-small"]],
    [{ startDelayMs: NaN, minOnMs: -1 }, ["startDelayMs not-a-number", "minOnMs too-small"]],
    [{ silenceMs: 0 }, ["silenceMs too-small"]],
    [{ startsPerDay: Infinity }, ["startsPerDay not-a-number"]],
    [{ night: { from: "22", to: "25:00" } }, ["night.from not-a-time", "night.to not-a-time"]],
    [{ zone: "Mars/Olympus" }, ["zone unknown-zone"]],
  ];

  for (const [settings, faults] of faulty) {
    it(`${JSON.stringify(settings).slice(0, 60)} have ${faults.join(", ") || "no fault"}`, () => {
      assert.deepEqual(
        settingsFaults(settings).map(({ field, problem }) => `${field} ${problem}`),
        faults,
      );
    });
  }

  it("are numbers, whatever a file says", () => {
    const settings: SurplusSettings = JSON.parse('{"chargePowerW":"3700","stopImportW":null,"night":{"to":"06:00"}}');

    assert.deepEqual(settingsFaults(settings), [
      { field: "chargePowerW", problem: "not-a-number" },
      { field: "stopImportW", problem: "not-a-number" },
      { field: "night.from", problem: "not-a-time" },
    ]);
  });
});
