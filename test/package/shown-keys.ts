import { NOTICE_CODES } from "../../src/notify/notice";
import { entityKeys } from "../support/mqtt/abilities";
import { found, page, read, wiring } from "./sources";

/** Keys that the runtime puts together: read from the unions they are made of, so that a new member asks for its word. */

const errors = found(read("src/core/error.ts"), /^ {2}"([A-Z_]+)",$/gm);
const tariffSource = read("src/control/tariff/decision.ts");
const tariffWords = read("nodes/tariff/tariff-words.ts");
const surplusSource = read("src/control/surplus/decision.ts");
const modeSource = read("src/control/mode/decision.ts");
const outcomes = union(read("src/vehicle/outcome.ts"), /outcome: ("[^;]+);/);
const commands = union(read("src/vehicle/outcome.ts"), /CommandName = ("[^;]+);/);
const locks = union(read("src/vehicle/outcome.ts"), /LockCommand = ("[^;]+);/);
const chargeStates = union(read("src/vehicle/state/signal-body.ts"), /ChargeStatus = ("[^;]+);/);
const steps = union(read("src/vehicle/check.ts"), /step: ("[^;]+);/);
const connectResults = [
  ...union(read("src/smartcar/auth/connect-answer.ts"), /PROBLEMS = \[([^\]]+)\]/),
  "unreadable",
  ...found(read("nodes/connect/connect-finish.ts") + read("nodes/connect/connect-endpoints.ts"), /result: "([\w-]+)"/g),
];
const stepStates = union(read("src/vehicle/check.ts"), /state: ("[^;]+);/);

function union(source: string, pattern: RegExp): string[] {
  return found(pattern.exec(source)?.[1] ?? "", /"([\w-]+)"/g);
}

function codesIn(source: string): string[] {
  return found(source, /readonly code: "([\w-]+)"/g);
}

/** What every node that starts a car may say of one that it could not stop again. */
function floorWords(): string[] {
  const source = read("src/control/shared/stop-limits.ts").split("export interface StopFloorWarning")[0] ?? "";
  return codesIn(source).flatMap((code) => [`status.${code}`, `reason.${code}`]);
}

const FLOOR_WARNING = ["status.no-stop-below", "warning.no-stop-below"];
/** What every node that decides by the house's meters may warn of. */
const siteCodes = codesIn(read("src/control/shared/site-power/site-warnings.ts"));

/** What every node that stops a car may warn of. */
function stopWarnings(): string[] {
  const codes = codesIn(read("src/control/shared/stop-limits.ts").split("export type StopWarning")[1] ?? "");
  return codes.flatMap((code) => [`status.${code}`, `warning.${code}`]);
}

/** Every node that commands a car says why not. */
const refusals = [
  ...union(read("src/vehicle/outcome.ts"), /RefusalCode =([^;]+);/),
  ...union(read("nodes/car/outcome.ts"), /STATES[^(]+\(\[([^\]]+)\]/),
];

function outcomeKeys(names: readonly string[]): string[] {
  return [
    ...names.flatMap((name) => [...outcomes, "confirmed"].map((outcome) => `status.${name}-${outcome}`)),
    ...refusals.map((code) => `status.${code}`),
  ];
}

const OWN: Readonly<Record<string, () => string[]>> = {
  "smartcar-account": () => [
    ...steps.flatMap((step) => stepStates.map((state) => `check.${step}.${state}`)),
    ...stepStates.map((state) => `check.state.${state}`),
    ...connectResults.map((result) => `connect.result.${result}`),
  ],
  "smartcar-charge": () => outcomeKeys(commands),
  "smartcar-limit": () => [...outcomeKeys(["set-limit"]), "status.read-limit-done", "status.read-limit-confirmed"],
  "smartcar-lock": () => outcomeKeys(locks),
  "smartcar-schedule": () => [...refusals, "SCHEDULES_FULL", "refused"].map((word) => `status.${word}`),
  "smartcar-notify": () => [
    "status.none",
    "status.open",
    ...NOTICE_CODES.flatMap((code) => [`title.${code}`, `over.${code}`]),
  ],
  "smartcar-records": () => reportKeys().map((key) => `report.${key}`),
  "smartcar-forecast": () => [
    ...["asking", "known", "measured", ...union(read("src/fetch/forecasts/forecast-rules.ts"), /code: ("[^;]+);/)]
      .filter((code) => code !== "failed")
      .map((code) => `status.${code}`),
    "invalid.token",
  ],
  "smartcar-prices": () => [
    ...["asking", "known", ...union(read("src/fetch/prices/price-rules.ts"), /code: ("[^;]+);/)]
      .filter((code) => code !== "failed")
      .map((code) => `status.${code}`),
    ...found(/AREA_NOTES = \{([^}]+)\}/.exec(read("nodes/prices/editor/dialog.js"))?.[1] ?? "", /: "(\w+)"/g).map(
      (note) => `note.${note}`,
    ),
    "note.token",
    "note.own-token",
    ...["token", "area"].map((key) => `invalid.${key}`),
  ],
  "smartcar-signals": () =>
    ["soc-unknown", "calls-left", "unplugged", "away", ...chargeStates].map((key) => `status.${key}`),
  "smartcar-mqtt": () => entityKeys().map((key) => `entity.${key}`),
  "smartcar-mode": () => {
    const [reasons = "", warnings = ""] = modeSource.split("export type ModeWarning");
    return [
      ...codesIn(reasons).flatMap((code) => [`status.${code}`, `reason.${code}`]),
      ...codesIn(warnings).flatMap((code) => [`status.${code}`, `warning.${code}`]),
      "reason.both-off-same",
      ...stopWarnings(),
      ...floorWords(),
      ...FLOOR_WARNING,
    ];
  },
  "smartcar-surplus": () => {
    const [reasons = "", warnings = ""] = surplusSource.split("export type SurplusWarning =");
    const codes = found(reasons, /readonly code: "([\w-]+)"/g);
    const doubts = [...codesIn(warnings.split("/** The numbers")[0] ?? ""), ...siteCodes];
    return [
      ...codes.flatMap((code) => [`status.${code}`, `reason.${code}`]),
      ...found(reasons, /readonly code: "([\w-]+)"; readonly params: Import\b/g).map(
        (code) => `reason.${code}-battery`,
      ),
      ...["charging", "found-charging"].map((code) => `reason.${code}-stored`),
      ...doubts.flatMap((code) => [`status.${code}`, `warning.${code}`]),
      ...stopWarnings(),
      ...floorWords(),
    ];
  },
  "smartcar-tariff": () => {
    const [reasons = "", rest = ""] = tariffSource.split("export type TariffWarning");
    const [warnings = ""] = rest.split("export interface");
    const mixed = union(tariffWords, /MIXED = new Set\(\[([^\]]+)\]/);
    const sources = union(tariffSource, /mixedWith\?: ("[^;]+) \| undefined;/);
    const unpriced = union(tariffWords, /PRICED = new Set\(\[([^\]]+)\]/);
    return [
      ...found(reasons, /readonly code: "([\w-]+)"/g).flatMap((code) => [`status.${code}`, `reason.${code}`]),
      ...found(tariffWords, /"(target-missed-\w+)"/g).map((word) => `warning.${word}`),
      ...unpriced.map((code) => `reason.${code}-unpriced`),
      ...mixed.flatMap((code) => sources.map((source) => `reason.${code}-${source}`)),
      ...floorWords(),
      ...FLOOR_WARNING,
      ...[...found(warnings, /readonly code: "([\w-]+)"/g), ...siteCodes].flatMap((code) => [
        `status.${code}`,
        `warning.${code}`,
      ]),
      ...found(tariffWords, /"(charging-\w+)"/g).map((word) => `status.${word}`),
      ...found(tariffWords, /\$\{key\}\.([\w-]+)`/g).map((word) => `status.${word}`),
    ];
  },
};

/** The words of a report: headings of the file and of the page, codes, sums, and notes. */
function reportKeys(): string[] {
  const [columns, rows, money, table, whole] = ["columns", "report-row", "row-money", "page-table", "page"].map(
    (file) => read(`src/records/report/${file}.ts`),
  );
  const printed = `${table}\n${whole}`;
  const [, facts = ""] = printed.split("const facts");
  const [own = ""] = facts.split("const shown");
  const measured = union(rows ?? "", /MeasuredBy = ("[^;]+);/);
  const sources = union(money ?? "", /PriceSource = ("[^;]+);/);
  const values = found(rows ?? "", /readonly (?:cut|place)\?: (("[^|;]+"[ |]*)+)/g).flatMap((text) =>
    found(text, /"([\w-]+)"/g),
  );
  return [
    ...found(columns ?? "", /\["([a-z_]+)",/g).map((name) => `column.${name}`),
    ...found(table ?? "", /\[\s*"(\w+)",\s*(?:true|false)/g).map((key) => `head.${key}`),
    ...found(own, /\[\s*"(\w+)",/g).map((key) => `sum.${key}`),
    ...found(printed, /format\.say\(\s*"([\w.-]+)"/g),
    ...found(printed, /[^.]\bsay\(\s*"([\w-]+)"/g).map((key) => `note.${key}`),
    ...measured.flatMap((by) => [`note.measured-${by}`, `value.${by}`]),
    ...sources.flatMap((source) => [`note.price-${source}`, `value.${source}`]),
    ...values.map((value) => (["start", "end", "both"].includes(value) ? `value.cut-${value}` : `value.${value}`)),
    ...["unknown", "yes", "no"].map((value) => `value.${value}`),
  ];
}

/** What a deciding node may warn of: its local times may be another place's. */
function zoneWarning(node: string): string[] {
  return wiring(node).includes("warnOfDoubt") ? ["status.zone-uncertain", "warning.zone-uncertain"] : [];
}

/** The keys that `node` shows besides those that its sources name in full. */
export function shownKeys(node: string): string[] {
  const isConfig = page(node).includes('category: "config"');
  return [
    ...(isConfig ? [] : errors.map((code) => `status.${code}`)),
    ...sharedWords(node),
    ...(OWN[node]?.() ?? []),
    ...zoneWarning(node),
  ];
}

/** The words given to `showShared`, as in `showShared(this, "working", isStart ? "starting" : "stopping")`. */
function sharedWords(node: string): string[] {
  return found(wiring(node), /showShared\([\w.]+, "\w+", (.+?)\);/g)
    .map((words) => words.replaceAll(/=== "\w+"/g, ""))
    .flatMap((words) => found(words, /"([\w-]+)"/g))
    .map((word) => `status.${word}`);
}
