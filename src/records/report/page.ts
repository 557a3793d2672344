import { DateTime } from "luxon";
import { DAY_MS } from "../../core/duration";
import { byCar, sumsOf, type Amount, type Sums } from "./sums";
import { missingOf, rowsOf, type Report } from "./report";
import type { ReportLanguage } from "./report-language";
import type { ReportRow } from "./report-row";
import { PRINT_STYLE } from "./print-style";

/**
 * A report as a page to print on A4: for each car and month a table of its sessions with their sums, then how they were measured and
 * what is missing. It is a statement and no calibrated bill, and says so. It loads nothing and contains no script.
 */
export function pageOf(report: Report, language: ReportLanguage): string {
  const writer = new Writer(report, language);
  const cars = [...byCar(rowsOf(report)).keys()];
  const title = `${writer.say("page.title")} ${writer.period()}`;
  const body = [...cars.map((car) => writer.car(car)), ...(cars.length > 1 ? [writer.all()] : []), writer.notes()];
  return [
    "<!doctype html>",
    `<html lang="${escaped(language.tag)}">`,
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${PRINT_STYLE}</style>`,
    "</head>",
    `<body>${body.join("\n")}</body>`,
    "</html>",
    "",
  ].join("\n");
}

/** `common` is the currency that the head of a table names, where all of its money has one. */
type TableColumn = readonly [
  key: string,
  isNumber: boolean,
  cell: (row: ReportRow, writer: Writer, common: string | undefined) => string,
];

/** Of the columns of a file, those that fit a page. */
const COLUMNS: readonly TableColumn[] = [
  ["date", false, ({ startAt }, writer) => writer.date(startAt)],
  ["time", false, ({ startAt, endAt, cut }, writer) => writer.times(startAt, endAt) + (cut ? " *" : "")],
  [
    "place",
    false,
    ({ place, placeName }, writer) =>
      place === "home" ? writer.say("value.home") : (placeName ?? writer.say(`value.${place ?? "unknown"}`)),
  ],
  ["odometer", true, ({ odometerKm }, writer) => writer.number(odometerKm, 0)],
  ["soc", true, ({ socFrom, socTo }, writer) => writer.range(socFrom, socTo)],
  ["energy", true, ({ energyKwh, approximate }, writer) => (approximate ? "≈ " : "") + writer.number(energyKwh, 2)],
  ["solar", true, ({ solarKwh }, writer) => writer.number(solarKwh, 2)],
  ["grid", true, ({ gridKwh }, writer) => writer.number(gridKwh, 2)],
  ["price", true, ({ pricePerKwh }, writer) => writer.number(pricePerKwh, 3)],
  ["cost", true, ({ cost, currency }, writer, common) => writer.money(cost, currency, common)],
  ["gridCost", true, ({ gridCost, currency }, writer, common) => writer.money(gridCost, currency, common)],
  ["refund", true, ({ refund, refundCurrency }, writer, common) => writer.money(refund, refundCurrency, common)],
  ["saved", true, ({ saved, currency }, writer, common) => writer.money(saved, currency, common)],
];

const MONEY = new Set(["price", "cost", "gridCost", "refund", "saved"]);

/** What is unknown. */
const NONE = "–";

class Writer {
  readonly #report: Report;
  readonly #language: ReportLanguage;

  constructor(report: Report, language: ReportLanguage) {
    this.#report = report;
    this.#language = language;
  }

  say(key: string, params?: Readonly<Record<string, string>>): string {
    return this.#language.say(key, params);
  }

  period(): string {
    const { months, period } = this.#report;
    const [only, ...more] = months;
    const isMonth = only && more.length === 0 && this.#isWholeMonth(only.fromAt, only.untilAt);
    if (isMonth) return this.#date(only.fromAt, { month: "long", year: "numeric" });
    return `${this.#day(period.fromAt)} – ${this.#day(period.untilAt - 1)}`;
  }

  car(car: string): string {
    const { months, madeAt, zone } = this.#report;
    const plate = rowsOf(this.#report).find((row) => row.car === car)?.plate;
    const head = [
      "<header>",
      `<h1>${escaped(this.say("page.title"))}</h1>`,
      `<p class="about"><strong>${escaped(car)}</strong>${plate ? ` · ${escaped(plate)}` : ""} · ${escaped(this.period())}</p>`,
      `<p class="made">${escaped(this.say("page.made", { day: this.#day(madeAt), zone }))}</p>`,
      "</header>",
    ];
    const tables = months.map(({ fromAt, rows }) => {
      const own = rows.filter((row) => row.car === car);
      if (own.length === 0) return "";
      const heading =
        months.length > 1 ? `<h2>${escaped(this.#date(fromAt, { month: "long", year: "numeric" }))}</h2>` : "";
      return heading + this.#table(own);
    });
    const own = rowsOf(this.#report).filter((row) => row.car === car);
    return `<section>${head.join("")}${this.#summary(sumsOf(own))}${tables.join("")}</section>`;
  }

  /** The sums of all cars together. */
  all(): string {
    // Odometers of several cars come to nothing.
    const sums = { ...sumsOf(rowsOf(this.#report)), odometerFromKm: undefined };
    return `<section class="all"><h2>${escaped(this.say("page.all"))}</h2>${this.#summary(sums)}</section>`;
  }

  notes(): string {
    const { since, incomplete, isRunning } = missingOf(this.#report);
    const rows = rowsOf(this.#report);
    const has = (test: (row: ReportRow) => boolean): boolean => rows.some(test);
    const measured = (["charger", "car", "estimate"] as const).filter((by) =>
      has(({ measuredBy }) => measuredBy === by),
    );
    const sources = [...new Set(rows.flatMap(({ priceSource }) => priceSource ?? []))];
    const { withoutCost, withoutEnergy, sharedKwh, energyKwh, elsewhereKwh } = sumsOf(rows);
    const notes = [
      this.say("note.statement"),
      ...measured.map((by) => this.say(`note.measured-${by}`)),
      this.say("note.meter"),
      ...sources.map((source) => this.say(`note.price-${source}`)),
      ...(has(({ gridCost }) => gridCost !== undefined) ? [this.say("note.solar-cost")] : []),
      ...(has(({ refund }) => refund !== undefined) ? [this.say("note.refund", { rates: this.#rates(rows) })] : []),
      ...(elsewhereKwh > 0 ? [this.say("note.place", { energy: `${this.number(elsewhereKwh, 1)} kWh` })] : []),
      ...(has(({ saved }) => saved !== undefined) ? [this.say("note.saved")] : []),
      ...(has(({ cut }) => cut !== undefined) ? [this.say("note.cut")] : []),
      ...(has(({ approximate }) => approximate) ? [this.say("note.approximate")] : []),
      ...(sharedKwh > 0 && sharedKwh < energyKwh
        ? [this.say("note.shared", { known: this.number(sharedKwh, 1), all: this.number(energyKwh, 1) })]
        : []),
      ...(withoutEnergy > 0 ? [this.say("note.without-energy", { count: String(withoutEnergy) })] : []),
      ...(withoutCost > 0 ? [this.say("note.without-cost", { count: String(withoutCost) })] : []),
      ...since.map(({ car, at }) => this.say("note.since", { car, day: this.#day(at) })),
      ...incomplete.map((car) => this.say("note.incomplete", { car })),
      ...(isRunning ? [this.say("note.running", { day: this.#day(this.#report.madeAt) })] : []),
    ];
    return `<footer><h2>${escaped(this.say("page.notes"))}</h2><ul>${notes.map((note) => `<li>${escaped(note)}</li>`).join("")}</ul></footer>`;
  }

  date(at: number): string {
    return this.#date(at, { weekday: "short", day: "2-digit", month: "2-digit" });
  }

  times(startAt: number, endAt: number): string {
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    const days = Math.round((this.#midnight(endAt) - this.#midnight(startAt)) / DAY_MS);
    // Only what comes behind may be in a line of its own.
    return `${this.#date(startAt, clock)}\u2060–\u2060${this.#date(endAt, clock)}${days > 0 ? ` (+${days})` : ""}`;
  }

  number(value: number | undefined, decimals: number): string {
    if (value === undefined) return NONE;
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(this.#language.tag, { ...digits, useGrouping: "min2" }).format(value + 0);
  }

  range(from: number | undefined, to: number | undefined): string {
    if (from === undefined && to === undefined) return NONE;
    return `${this.number(from, 0)} → ${this.number(to, 0)}`;
  }

  money(value: number | undefined, currency: string | undefined, common?: string): string {
    if (value === undefined) return NONE;
    return `${this.number(value, 2)}${currency && currency !== common ? ` ${currency}` : ""}`;
  }

  #table(rows: readonly ReportRow[]): string {
    // What is known of no session has no column.
    const common = commonCurrency(rows);
    const columns = COLUMNS.filter(([, , cell]) => rows.some((row) => !/^[–\s→≈]*$/.test(cell(row, this, common))));
    const cellsOf = (tag: "th" | "td", cells: readonly string[]): string =>
      cells
        .map(
          (cell, index) => `<${tag}${columns[index]?.[1] === true ? ' class="number"' : ""}>${escaped(cell)}</${tag}>`,
        )
        .join("");
    const heads = cellsOf(
      "th",
      columns.map(([key]) => this.say(`head.${key}`) + (common && MONEY.has(key) ? ` ${common}` : "")),
    );
    const lines = rows.map(
      (row) =>
        `<tr>${cellsOf(
          "td",
          columns.map(([, , cell]) => cell(row, this, common)),
        )}</tr>`,
    );
    const sums = sumsOf(rows);
    const foot = cellsOf(
      "td",
      columns.map(([key], index) => (index === 0 ? this.say("page.sum") : this.#footOf(key, sums, common))),
    );
    return `<table><thead><tr>${heads}</tr></thead><tbody>${lines.join("")}</tbody><tfoot><tr>${foot}</tr></tfoot></table>`;
  }

  #footOf(
    key: string,
    { energyKwh, solarKwh, gridKwh, cost, gridCost, refund, saved }: Sums,
    common: string | undefined,
  ): string {
    const kwh = new Map([
      ["energy", energyKwh],
      ["solar", solarKwh],
      ["grid", gridKwh],
    ]);
    const money = new Map([
      ["cost", cost],
      ["gridCost", gridCost],
      ["refund", refund],
      ["saved", saved],
    ]);
    const amounts = money.get(key);
    if (amounts) return this.#amounts(amounts, common);
    return kwh.has(key) ? this.number(kwh.get(key), 2) : "";
  }

  #summary(sums: Sums): string {
    const {
      sessions,
      energyKwh,
      homeKwh,
      awayKwh,
      elsewhereKwh,
      sharedKwh,
      solarKwh,
      gridKwh,
      batteryKwh,
      odometerFromKm,
      odometerToKm,
    } = sums;
    const kwh = (value: number): string => `${this.number(value, 1)} kWh`;
    const facts: ReadonlyArray<readonly [key: string, value: string | undefined]> = [
      ["sessions", String(sessions)],
      ["energy", kwh(energyKwh)],
      ["home", homeKwh > 0 && homeKwh !== energyKwh ? kwh(homeKwh) : undefined],
      ["away", awayKwh > 0 ? kwh(awayKwh) : undefined],
      ["elsewhere", elsewhereKwh > 0 && elsewhereKwh !== energyKwh ? kwh(elsewhereKwh) : undefined],
      ["solar", sharedKwh > 0 ? `${kwh(solarKwh)} (${this.#percent(solarKwh / sharedKwh)})` : undefined],
      ["battery", batteryKwh > 0 ? kwh(batteryKwh) : undefined],
      ["grid", sharedKwh > 0 ? kwh(gridKwh) : undefined],
      ["cost", this.#amountsOf(sums.cost, energyKwh)],
      ["gridCost", this.#amountsOf(sums.gridCost, gridKwh)],
      ["mean", this.#means(sums.cost)],
      ["gridMean", this.#means(sums.gridCost)],
      ["refund", this.#amountsOf(sums.refund, energyKwh)],
      ["saved", this.#amountsOf(sums.saved, energyKwh)],
      [
        "odometer",
        odometerFromKm === undefined || odometerFromKm === odometerToKm
          ? undefined
          : `${this.number(odometerFromKm, 0)} – ${this.number(odometerToKm, 0)} km`,
      ],
    ];
    const shown = facts.filter(([, value]) => value !== undefined && value !== "");
    return `<dl>${shown.map(([key, value = ""]) => `<div><dt>${escaped(this.say(`sum.${key}`))}</dt><dd>${escaped(value)}</dd></div>`).join("")}</dl>`;
  }

  #amounts(amounts: readonly Amount[], common?: string): string {
    return amounts.map(({ value, currency }) => this.money(value, currency, common)).join(" + ");
  }

  /** What is known of a part of the energy only says of how much. */
  #amountsOf(amounts: readonly Amount[], allKwh: number): string {
    const known = amounts.reduce((sum, { kwh }) => sum + kwh, 0);
    const of = known < allKwh - 0.05 ? ` (${this.number(known, 1)}\u00A0kWh)` : "";
    return amounts.length === 0 ? "" : this.#amounts(amounts) + of;
  }

  #means(amounts: readonly Amount[]): string {
    const known = amounts.filter(({ kwh }) => kwh > 0);
    return known
      .map(({ value, kwh, currency = "" }) => `${this.number(value / kwh, 3)} ${currency}/kWh`.replace("  ", " "))
      .join(" · ");
  }

  /** The rates that were refunded. */
  #rates(rows: readonly ReportRow[]): string {
    const rates = rows.flatMap(({ refundRate, refundCurrency }) =>
      refundRate === undefined
        ? []
        : [`${this.number(refundRate, 4)}${refundCurrency ? ` ${refundCurrency}` : ""}/kWh`],
    );
    return [...new Set(rates)].join(", ");
  }

  #percent(share: number): string {
    return new Intl.NumberFormat(this.#language.tag, { style: "percent", maximumFractionDigits: 0 }).format(share);
  }

  #day(at: number): string {
    return this.#date(at, { day: "numeric", month: "long", year: "numeric" });
  }

  #date(at: number, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.#language.tag, { ...options, timeZone: this.#report.zone }).format(at);
  }

  #midnight(at: number): number {
    return DateTime.fromMillis(at, { zone: this.#report.zone }).startOf("day").toMillis();
  }

  #isWholeMonth(fromAt: number, untilAt: number): boolean {
    const from = DateTime.fromMillis(fromAt, { zone: this.#report.zone });
    return from.startOf("month").toMillis() === fromAt && from.endOf("month").toMillis() === untilAt - 1;
  }
}

/** That of all money in rows; `undefined` where there are several, or one is unknown. */
function commonCurrency(rows: readonly ReportRow[]): string | undefined {
  const currencies = new Set(
    rows.flatMap(({ cost, currency, refund, refundCurrency }) => [
      ...(cost === undefined ? [] : [currency]),
      ...(refund === undefined ? [] : [refundCurrency]),
    ]),
  );
  const [only] = currencies;
  return currencies.size === 1 ? only : undefined;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
