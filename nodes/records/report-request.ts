import type { NodeMessage } from "node-red";
import { came, isRecord } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import { say } from "../../src/core/speech";
import type { Period } from "../../src/records/period";
import type { CsvFormat } from "../../src/records/report/csv";
import { ratesIn, type Rates } from "../../src/records/report/rates";
import type { ReportLanguage } from "../../src/records/report/report-language";
import { reportPeriod } from "../../src/records/report/report-period";
import type { ValuesOf } from "../settings/setting";
import { languageOf } from "./report-words";
import type { declaration } from "./settings";

export type ReportKind = "csv" | "page" | "sums";

/** A report as a message and the settings ask for it. */
export interface ReportRequest {
  readonly kind: ReportKind;
  readonly period: Period;
  /** A name, a vehicle ID, or `all`; absent for the chosen car. */
  readonly car: string | undefined;
  readonly language: ReportLanguage;
  readonly format: CsvFormat;
  readonly bom: boolean;
  readonly rates: Rates;
  /** By the name of a car; empty for the chosen car. */
  readonly plates: Readonly<Record<string, string>>;
}

type RecordsSettings = ValuesOf<(typeof declaration)["settings"]>;

const KINDS: readonly ReportKind[] = ["csv", "page", "sums"];
const FORMATS: readonly CsvFormat[] = ["plain", "spreadsheet"];

/**
 * The report that a message asks for by `payload.report`, or the node's setting; `undefined` for a list of sessions. Whatever the
 * payload says comes before the settings. Throws SmartcarError `BAD_INPUT`.
 */
export function reportRequest(
  msg: NodeMessage,
  settings: RecordsSettings,
  { now, zone, currency }: { readonly now: number; readonly zone: string; readonly currency: string | undefined },
): ReportRequest | undefined {
  const asked = isRecord(msg.payload) ? msg.payload : {};
  const named = asked["report"] ?? settings.report;
  if (named === "sessions") return undefined;
  const kind = oneOf(KINDS, named) ?? refuse("kind", named);
  const { from, to } = { ...msg } as { from?: unknown; to?: unknown };
  const format = asked["format"] === undefined ? settings.csvFormat : oneOf(FORMATS, asked["format"]);
  const rates = asked["rates"] ?? asked["rate"];
  return {
    kind,
    period: reportPeriod({ month: asked["month"], from: asked["from"] ?? from, to: asked["to"] ?? to }, now, zone),
    car: textOf(asked["car"]),
    language: languageOf(asked["language"] ?? settings.language),
    format: format ?? refuse("format", asked["format"]),
    bom: flagOf(asked["bom"]) ?? (format === "spreadsheet" && settings.bom),
    rates: rates === undefined ? settingRates(settings, currency) : ratesIn(numberIn(rates), currency, zone),
    plates: platesOf(asked["plates"], textOf(asked["plate"]) ?? settings.plate),
  };
}

function settingRates({ refundRate }: RecordsSettings, currency: string | undefined): Rates {
  return refundRate === undefined ? [] : [{ perKwh: refundRate, currency }];
}

function platesOf(given: unknown, own: string): Readonly<Record<string, string>> {
  const named = isRecord(given) ? Object.entries(given) : [];
  return {
    "": own,
    ...Object.fromEntries(named.flatMap(([car, plate]) => (typeof plate === "string" ? [[car, plate]] : []))),
  };
}

function oneOf<T extends string>(words: readonly T[], given: unknown): T | undefined {
  return words.find((word) => word === given);
}

function textOf(given: unknown): string | undefined {
  return typeof given === "string" && given.trim() !== "" ? given.trim() : undefined;
}

/** A query of a web address has only texts. */
function flagOf(given: unknown): boolean | undefined {
  if (given === true || given === "true") return true;
  return given === false || given === "false" ? false : undefined;
}

function numberIn(given: unknown): unknown {
  return typeof given === "string" && given.trim() !== "" && Number.isFinite(Number(given)) ? Number(given) : given;
}

function refuse(what: "kind" | "format", given: unknown): never {
  throw new SmartcarError("BAD_INPUT", say(`error.report-${what}`, { came: came(given) }));
}
