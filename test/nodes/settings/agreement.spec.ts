import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { labelOf, readSettings } from "../../../nodes/settings/read-settings";
import type { Setting, Settings } from "../../../nodes/settings/setting";
import { declarationOf } from "../../../scripts/pages/declared";
import { definitionOf } from "../../package/registered";
import { nodes, read, folderOf } from "../../package/sources";
import { SmartcarError } from "../../../src/core/error";

/** Texts that some field or other might contain. */
const TEXTS = [
  "",
  " ",
  "x",
  "-",
  "#",
  "+/power",
  "house/meter, house/barn",
  "payload",
  "payload.ENERGY.Power",
  "payload[0]",
  "pay load",
  "07:30",
  "7:30",
  "24:00",
  "25:00",
  "7 am",
  "17:00-21:00 0.12, 21:00-06:00 0.04",
  "at night 0.04",
  "11-2 0.03, 6 0.01",
  "winter 0.03",
  "Europe/Berlin",
  "Europe/Nowhere",
  "http://localhost:4000",
  "http://localhost:4000/path",
  "ftp://localhost",
  "localhost",
  "0f8a1c2e-3b4d-4e5f-8a9b-0c1d2e3f4a5b",
  "client_1",
  "2024-06-20T04:00:00Z",
  "1700-01-01T00:00:00Z",
  "soon",
  "/smartcar-webhook",
  "/smartcar/x",
  "/a b",
  "${UNSET_OF_A_TEST}",
  "$(UNSET_OF_A_TEST)",
  "${UNSET-OF-A.TEST}",
  "a-$(UNSET_OF_A_TEST)/b",
  "a-${UNSET-OF-A.TEST}/b",
  "${UNSET_OF_A_TEST}/${UNSET_OF_A_TEST}",
  "${UNSET{OF_A_TEST}",
  "a-${UNSET_OF_A_TEST}",
];

/** Values at and beside every boundary of a setting. */
function samplesOf({ kind, limits, options = [] }: Setting<unknown>): readonly unknown[] {
  const general = [undefined, null, ...TEXTS];
  if (kind === "flag") return [...general, true, false, "true", "false", "TRUE", "1", "0", "on", "off", "2"];
  if (kind === "choice") return [...general, ...options, options[0]?.toUpperCase()];
  if (!limits) return general;
  const { min = 0, max = 0 } = limits;
  const numbers = [min, max, min - 0.001, max + 0.001, min - 1, max + 1, (min + max) / 2 + 0.25, 0, 1, -1, 0.5];
  return [...general, ...numbers, ...numbers.map(String), ` ${max} `, "1e1", "Infinity", true];
}

/** Where 0.1 stored what is now another setting's: the dialog moves it. */
const MOVED = new Set(["homeLatitude", "homeLongitude"]);

/** Only some suppliers need it: the dialog knows which, and the node refuses to ask one without it. */
const NEEDED_BY_SOME = new Set(["address"]);

/** What other settings must be for this one to count. */
function conditionsOf({ when = {} }: Setting<unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(when).map(([key, [first]]) => [key, first]));
}

function runtimeSays(settings: Settings, def: object): string | undefined {
  try {
    readSettings({ settings, words: {} }, def);
    return undefined;
  } catch (err) {
    assert.ok(err instanceof SmartcarError);
    return err.message;
  }
}

for (const node of nodes) {
  describe(`the settings of ${node}`, () => {
    const { settings } = declarationOf(node);
    const { defaults, credentials = {} } = definitionOf(node);
    const checked = Object.entries(settings).filter(([, { kind }]) => kind !== "node");

    for (const [key, setting] of checked) {
      it(`mean the same to the dialog and to the node: ${key}`, () => {
        const conditions = conditionsOf(setting);
        const { validate } = { ...defaults, ...credentials }[key] ?? {};
        assert.ok(validate);
        for (const sample of samplesOf(setting)) {
          const stored = { ...conditions, [key]: sample };
          const page: unknown = validate.call(stored, sample, { label: key });
          const said = runtimeSays(settings, stored);
          const runtime = said?.includes(`"${labelOf({}, key)}"`) ? said : undefined;
          const isVariable = runtime?.includes("No value is set for the environment variable") ?? false;
          const isMissing =
            ((setting.kind === "secret" && setting.required === true) || NEEDED_BY_SOME.has(key)) &&
            ["", " ", undefined, null].some((empty) => empty === sample);
          assert.equal(
            page === true,
            !isMissing && (runtime === undefined || isVariable),
            `${JSON.stringify(sample)}: ${runtime}`,
          );
        }
      });
    }

    it("have defaults that they accept themselves", () => {
      const optional = Object.entries(settings).filter(([, { required }]) => required !== true);
      const initial = Object.fromEntries(optional.map(([key, setting]) => [key, setting.initial]));
      assert.equal(runtimeSays(Object.fromEntries(optional), initial), undefined);
    });

    it("have each a label of its own, so that an error names one field", () => {
      for (const file of readdirSync(`${folderOf(node)}/words`)) {
        const shared = JSON.parse(read(`nodes/settings/words/${file}`));
        const label = { ...shared.label, ...JSON.parse(read(`${folderOf(node)}/words/${file}`))[node].label };
        const labels = Object.keys(settings)
          .filter((key) => !MOVED.has(key))
          .map((key) => labelOf({ label }, key));
        assert.deepEqual(
          labels.filter((one, index) => labels.indexOf(one) !== index),
          [],
          file,
        );
      }
    });

    it("name all that is wrong in one error, with every variable that has no value", () => {
      const keys = Object.keys(settings);
      const def = Object.fromEntries(keys.map((key) => [key, `\${UNSET_${key}}`]));
      const words = JSON.parse(read(`${folderOf(node)}/words/en-US.json`))[node];
      assert.throws(
        () => readSettings({ settings, words }, def),
        (err: unknown) =>
          err instanceof SmartcarError &&
          err.code === "NOT_CONFIGURED" &&
          keys.every((key) => err.message.includes(`UNSET_${key} `)),
      );
    });
  });
}

describe("a check box whose value is a variable's", () => {
  const { settings } = declarationOf("smartcar-tariff");
  const valuesOf = (def: object): Record<string, unknown> => readSettings({ settings, words: {} }, def);

  for (const [given, value] of [
    ["true", true],
    [" Yes ", true],
    ["1", true],
    [1, true],
    ["ON", true],
    ["false", false],
    ["no", false],
    ["0", false],
    ["off", false],
  ] as const)
    it(`is ${value} for ${JSON.stringify(given)}, and so is what depends on it`, () => {
      const { learnDepartures, departureMargin } = valuesOf({ learnDepartures: given, departureMargin: "42" });

      assert.deepEqual([learnDepartures, departureMargin], [value, value ? 42 : 15]);
    });

  for (const given of ["", " ", "perhaps", "2", "ja", {}, []])
    it(`is refused for ${JSON.stringify(given)}, which is never taken for off`, () => {
      assert.throws(() => valuesOf({ learnDepartures: given }), /"learnDepartures" is .* Accepted: true or false/);
    });
});

describe("a variable inside a longer text", () => {
  const { settings } = declarationOf("smartcar-surplus");

  for (const given of ["house/${METER}/power", "${HOUSE}/${METER}", "a-${METER-NO.1}", "${ME{TER}"])
    it(`is named, because Node-RED does not replace it: ${given}`, () => {
      const reading = (): unknown => readSettings({ settings, words: {} }, { gridTopic: given });
      assert.throws(reading, /contains the environment variable \S+ inside other text/);
    });
});
