import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escaped, PageFormat } from "./page-format";
import { amountsText, sessionTable } from "./page-table";
import { missingOf, rowsOf, type Report } from "./report";
import type { ReportLanguage } from "./report-language";
import type { ReportRow } from "./report-row";
import { byCar, sumsOf, type Amount, type Sums } from "./sums";

/**
 * A report as a page to print on A4: for each car and month a table of its sessions with their sums, then how they were measured and
 * what is missing. It is a statement and no calibrated bill, and says so. It loads nothing and contains no script.
 */
export function pageOf(report: Report, language: ReportLanguage): string {
  const format = new PageFormat(language, report.zone);
  const cars = [...byCar(rowsOf(report)).keys()];
  const title = `${format.say("page.title")} ${periodText(report, format)}`;
  const sections = cars.map((car) => carSection(car, report, format));
  const body = [...sections, ...(cars.length > 1 ? [allSection(report, format)] : []), notesOf(report, format)];
  return [
    "<!doctype html>",
    `<html lang="${escaped(language.tag)}">`,
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${style()}</style>`,
    "</head>",
    `<body>${body.join("\n")}</body>`,
    "</html>",
    "",
  ].join("\n");
}

/** A file beside this module; the build puts it beside the bundle. */
function style(): string {
  return readFileSync(join(__dirname, "assets", "report.css"), "utf8");
}

function periodText({ months, period }: Report, format: PageFormat): string {
  const [only, ...more] = months;
  const isMonth = only && more.length === 0 && format.isWholeMonth(only.fromAt, only.untilAt);
  return isMonth ? format.month(only.fromAt) : `${format.day(period.fromAt)} – ${format.day(period.untilAt - 1)}`;
}

function carSection(car: string, report: Report, format: PageFormat): string {
  const { months, madeAt, zone } = report;
  const own = rowsOf(report).filter((row) => row.car === car);
  const plate = own[0]?.plate;
  const head = [
    "<header>",
    `<h1>${escaped(format.say("page.title"))}</h1>`,
    `<p class="about"><strong>${escaped(car)}</strong>${plate ? ` · ${escaped(plate)}` : ""} · ${escaped(periodText(report, format))}</p>`,
    `<p class="made">${escaped(format.say("page.made", { day: format.day(madeAt), zone }))}</p>`,
    "</header>",
  ];
  const tables = months.map(({ fromAt, rows }) => {
    const ofMonth = rows.filter((row) => row.car === car);
    if (ofMonth.length === 0) return "";
    const heading = months.length > 1 ? `<h2>${escaped(format.month(fromAt))}</h2>` : "";
    return heading + sessionTable(ofMonth, format);
  });
  return `<section>${head.join("")}${summaryOf(sumsOf(own), format)}${tables.join("")}</section>`;
}

/** The sums of all cars together. */
function allSection(report: Report, format: PageFormat): string {
  // Odometers of several cars come to nothing.
  const sums = { ...sumsOf(rowsOf(report)), odometerFromKm: undefined };
  return `<section class="all"><h2>${escaped(format.say("page.all"))}</h2>${summaryOf(sums, format)}</section>`;
}

function summaryOf(sums: Sums, format: PageFormat): string {
  const { sessions, energyKwh, homeKwh, awayKwh, elsewhereKwh } = sums;
  const { sharedKwh, solarKwh, gridKwh, batteryKwh, odometerFromKm, odometerToKm } = sums;
  const kwh = (value: number): string => `${format.number(value, 1)} kWh`;
  const facts: ReadonlyArray<readonly [key: string, value: string | undefined]> = [
    ["sessions", String(sessions)],
    ["energy", kwh(energyKwh)],
    ["home", homeKwh > 0 && homeKwh !== energyKwh ? kwh(homeKwh) : undefined],
    ["away", awayKwh > 0 ? kwh(awayKwh) : undefined],
    ["elsewhere", elsewhereKwh > 0 && elsewhereKwh !== energyKwh ? kwh(elsewhereKwh) : undefined],
    ["solar", sharedKwh > 0 ? `${kwh(solarKwh)} (${format.percent(solarKwh / sharedKwh)})` : undefined],
    ["battery", batteryKwh > 0 ? kwh(batteryKwh) : undefined],
    ["grid", sharedKwh > 0 ? kwh(gridKwh) : undefined],
    ["cost", partText(sums.cost, energyKwh, format)],
    ["gridCost", partText(sums.gridCost, gridKwh, format)],
    ["mean", meansText(sums.cost, format)],
    ["gridMean", meansText(sums.gridCost, format)],
    ["refund", partText(sums.refund, energyKwh, format)],
    ["saved", partText(sums.saved, energyKwh, format)],
    [
      "odometer",
      odometerFromKm === undefined || odometerFromKm === odometerToKm
        ? undefined
        : `${format.number(odometerFromKm, 0)} – ${format.number(odometerToKm, 0)} km`,
    ],
  ];
  const shown = facts.filter(([, value]) => value !== undefined && value !== "");
  return `<dl>${shown.map(([key, value = ""]) => `<div><dt>${escaped(format.say(`sum.${key}`))}</dt><dd>${escaped(value)}</dd></div>`).join("")}</dl>`;
}

/** What is known of a part of the energy only says of how much. */
function partText(amounts: readonly Amount[], allKwh: number, format: PageFormat): string {
  const known = amounts.reduce((sum, { kwh }) => sum + kwh, 0);
  const of = known < allKwh - 0.05 ? ` (${format.number(known, 1)}\u00A0kWh)` : "";
  return amounts.length === 0 ? "" : amountsText(amounts, format) + of;
}

function meansText(amounts: readonly Amount[], format: PageFormat): string {
  const known = amounts.filter(({ kwh }) => kwh > 0);
  return known
    .map(({ value, kwh, currency = "" }) => `${format.number(value / kwh, 3)} ${currency}/kWh`.replace("  ", " "))
    .join(" · ");
}

/** How the sessions were measured and priced, and what is missing. */
function notesOf(report: Report, format: PageFormat): string {
  const { since, incomplete, isRunning } = missingOf(report);
  const rows = rowsOf(report);
  const say = (key: string, params?: Readonly<Record<string, string>>): string => format.say(`note.${key}`, params);
  const has = (test: (row: ReportRow) => boolean): boolean => rows.some(test);
  const measured = (["charger", "car", "estimate"] as const).filter((by) => has(({ measuredBy }) => measuredBy === by));
  const sources = [...new Set(rows.flatMap(({ priceSource }) => priceSource ?? []))];
  const { withoutCost, withoutEnergy, sharedKwh, energyKwh, elsewhereKwh } = sumsOf(rows);
  const notes = [
    say("statement"),
    ...measured.map((by) => say(`measured-${by}`)),
    say("meter"),
    ...sources.map((source) => say(`price-${source}`)),
    ...(has(({ gridCost }) => gridCost !== undefined) ? [say("solar-cost")] : []),
    ...(has(({ refund }) => refund !== undefined) ? [say("refund", { rates: ratesText(rows, format) })] : []),
    ...(elsewhereKwh > 0 ? [say("place", { energy: `${format.number(elsewhereKwh, 1)} kWh` })] : []),
    ...(has(({ saved }) => saved !== undefined) ? [say("saved")] : []),
    ...(has(({ cut }) => cut !== undefined) ? [say("cut")] : []),
    ...(has(({ approximate }) => approximate) ? [say("approximate")] : []),
    ...(sharedKwh > 0 && sharedKwh < energyKwh
      ? [say("shared", { known: format.number(sharedKwh, 1), all: format.number(energyKwh, 1) })]
      : []),
    ...(withoutEnergy > 0 ? [say("without-energy", { count: String(withoutEnergy) })] : []),
    ...(withoutCost > 0 ? [say("without-cost", { count: String(withoutCost) })] : []),
    ...since.map(({ car, at }) => say("since", { car, day: format.day(at) })),
    ...incomplete.map((car) => say("incomplete", { car })),
    ...(isRunning ? [say("running", { day: format.day(report.madeAt) })] : []),
  ];
  return `<footer><h2>${escaped(format.say("page.notes"))}</h2><ul>${notes.map((note) => `<li>${escaped(note)}</li>`).join("")}</ul></footer>`;
}

/** The rates that were refunded. */
function ratesText(rows: readonly ReportRow[], format: PageFormat): string {
  const rates = rows.flatMap(({ refundRate, refundCurrency }) =>
    refundRate === undefined
      ? []
      : [`${format.number(refundRate, 4)}${refundCurrency ? ` ${refundCurrency}` : ""}/kWh`],
  );
  return [...new Set(rates)].join(", ");
}
