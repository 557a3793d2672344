import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import english from "../../../../nodes/records/words/en-US.json";
import { HOUR_MS } from "../../../../src/core/duration";
import type { KnownRecord } from "../../../../src/records/known-record";
import { COLUMNS } from "../../../../src/records/report/columns";
import { csvOf, type CsvFormat } from "../../../../src/records/report/csv";
import { reportOf } from "../../../../src/records/report/report";
import { reportLanguage, type ReportLanguage } from "../../../../src/records/report/report-language";
import { NO_COSTS } from "../../../../src/vehicle/costs/stored-costs";

/** The English words with the numbers of any language; a word that is not there is a fault. */
function languageOf(tag: string): ReportLanguage {
  const words: Record<string, unknown> = english["smartcar-records"].report;
  return reportLanguage(tag, (key) => {
    const [section = "", name = ""] = key.split(/\.(.*)/s);
    const word = Object(words[section])[name];
    assert.equal(typeof word, "string", key);
    return word;
  });
}

const at = (iso: string): number => Date.parse(iso);
const ZONE = "Europe/Berlin";
const MONTHS = { fromAt: at("2026-09-30T22:00:00Z"), untilAt: at("2026-11-30T23:00:00Z") };
const session = (startAt: number, more: Partial<KnownRecord> = {}): KnownRecord => ({
  startAt,
  endAt: startAt + 2 * HOUR_MS,
  energyKwh: 7.25,
  atHome: true,
  source: "own",
  ...more,
});

function csv(
  records: readonly KnownRecord[],
  {
    tag = "en",
    format = "plain",
    bom = false,
    name = "BMW i4",
  }: { tag?: string; format?: CsvFormat; bom?: boolean; name?: string } = {},
): string {
  const report = reportOf([{ id: "i4", name, records, costs: NO_COSTS }], {
    period: MONTHS,
    zone: ZONE,
    madeAt: MONTHS.untilAt,
    rates: [{ perKwh: 0.34, currency: "EUR" }],
    prices: { of: 0.3, currency: "EUR", source: "setting" },
  });
  return csvOf(report, { format, bom, language: languageOf(tag) });
}

const parsed = (text: string, delimiter = ","): Record<string, string>[] =>
  parse(text, { columns: true, delimiter, bom: true, relax_column_count: false, record_delimiter: "\r\n" });

describe("a report as plain CSV", () => {
  it("is read back by a parser of RFC 4180 as what it was made of", () => {
    const name = 'Anna\'s "i4", white\r\nsecond line; Škoda';
    const text = csv([session(at("2026-11-02T20:00:00Z"), { socFrom: 41.4, socTo: 55 })], { name });
    const [row, ...more] = parsed(text);

    assert.deepEqual(more, []);
    assert.deepEqual(
      Object.keys(row ?? {}),
      COLUMNS.map(([column]) => column),
    );
    assert.deepEqual(
      [row?.["vehicle"], row?.["start"], row?.["end"], row?.["energy_kwh"], row?.["cost"], row?.["refund"]],
      [name, "2026-11-02T21:00:00+01:00", "2026-11-02T23:00:00+01:00", "7.25", "2.175", "2.465"],
    );
    assert.deepEqual([row?.["place"], row?.["approximate"], row?.["soc_start_percent"]], ["home", "no", "41"]);
    assert.ok(text.endsWith("\r\n") && !text.startsWith("\uFEFF"));
    assert.ok(COLUMNS.every(([column]) => /^[a-z_]+$/.test(column)));
  });

  it("has offsets that tell the hour that comes twice", () => {
    const rows = parsed(csv([session(at("2026-10-25T00:30:00Z"), { endAt: at("2026-10-25T01:30:00Z") })]));
    assert.deepEqual(
      [rows[0]?.["start"], rows[0]?.["end"], rows[0]?.["duration_min"]],
      ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "60"],
    );
  });

  it("has a row in both months for a session over midnight, and both say so", () => {
    const rows = parsed(csv([session(at("2026-10-31T22:00:00Z"))]));
    assert.deepEqual(
      rows.map(({ part, start, end, energy_kwh, approximate }) => [part, start, end, energy_kwh, approximate]),
      [
        ["cut-end", "2026-10-31T23:00:00+01:00", "2026-11-01T00:00:00+01:00", "3.625", "yes"],
        ["cut-start", "2026-11-01T00:00:00+01:00", "2026-11-01T01:00:00+01:00", "3.625", "yes"],
      ],
    );
    assert.equal(rows[0]?.["session_id"], rows[1]?.["session_id"]);
  });

  for (const name of ["=1+1", "+49 i4", "-i4", "@SUM(A1)", "\t=1", "\r=1"])
    it(`has no formula in ${JSON.stringify(name)}`, () => {
      assert.equal(parsed(csv([session(at("2026-11-02T20:00:00Z"))], { name }))[0]?.["vehicle"], `'${name}`);
    });

  it("has columns for the counts of a meter that nobody knows, to be filled in", () => {
    const [row] = parsed(csv([session(at("2026-11-02T20:00:00Z"))]));
    assert.deepEqual([row?.["meter_start_kwh"], row?.["meter_end_kwh"]], ["", ""]);
  });

  it("leaves a number below zero a number, and what is unknown empty", () => {
    const [row] = parsed(csv([session(at("2026-11-02T20:00:00Z"), { cost: -0.5, energyKwh: undefined })]));
    assert.deepEqual([row?.["cost"], row?.["energy_kwh"], row?.["currency"]], ["-0.5", "", ""]);
  });
});

describe("a report as CSV for spreadsheets", () => {
  const records = [session(at("2026-11-02T20:00:00Z"))];

  it("has semicolons and decimal commas where the language has them, and local times", () => {
    const [row] = parsed(csv(records, { format: "spreadsheet", tag: "de" }), ";");
    assert.deepEqual(
      [row?.["Start"], row?.["Energy (kWh)"], row?.["Cost"], row?.["Place"]],
      ["2026-11-02 21:00", "7,25", "2,175", "home"],
    );
  });

  it("has commas and decimal points where the language has those", () => {
    const [row] = parsed(csv(records, { format: "spreadsheet", tag: "en-GB" }));
    assert.equal(row?.["Energy (kWh)"], "7.25");
  });

  it("begins with a byte order mark if that is chosen", () => {
    assert.ok(csv(records, { format: "spreadsheet", bom: true }).startsWith("\uFEFFSession ID,"));
    assert.ok(csv(records, { format: "spreadsheet" }).startsWith("Session ID,"));
  });
});
