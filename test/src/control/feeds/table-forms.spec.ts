import assert from "node:assert/strict";
import { HOUR_MS } from "../../../../src/core/duration";
import { readFeed } from "../../../../src/control/feeds/read-feed";
import { berlin, came, read } from "../../../support/control/feeds";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const DAY = "2026-11-20";
const expect = { expect: "prices" } as const;

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** What a day of prices is, each a hundredth more than the one before. */
const FIRST = ["11-19 23:00 +60 0.1", "11-20 00:00 +60 0.11"];

function price(hour: number): number {
  return Math.round(10 + hour) / 100;
}

function isWholeDay(payload: unknown, options: object = expect): void {
  const slots = read(payload, options);

  assert.deepEqual(slots.slice(0, 2), FIRST);
  assert.equal(slots.length, 24);
  assert.equal(slots[23], "11-20 22:00 +60 0.33");
}

describe("readFeed, rows whose time is in two places", () => {
  for (const [name, row] of [
    ["an hour", (hour: number) => ({ date: DAY, hour, price: price(hour) })],
    ["an hour from 1 to 24", (hour: number) => ({ Data: "20261120", Ora: String(hour + 1), price: price(hour) })],
    ["a time of day", (hour: number) => ({ date: DAY, time: `${two(hour)}:00`, price: price(hour) })],
    [
      "a range of times",
      (hour: number) => ({ day: DAY, period: `${two(hour)}:00 - ${two(hour + 1)}:00`, price: price(hour) }),
    ],
    [
      "a range of hours",
      (hour: number) => ({
        Dia: "20/11/2026",
        Hora: `${two(hour)}-${two(hour + 1)}`,
        PCB: (price(hour) * 1000).toFixed(2).replace(".", ","),
      }),
    ],
    ["an hour and a minute", (hour: number) => ({ date: DAY, hour, minute: 0, price: price(hour) })],
  ] as const) {
    it(`reads a date and ${name}`, () => {
      isWholeDay(HOURS.map<Record<string, unknown>>(row));
      // The order of the rows means nothing.
      isWholeDay(HOURS.map<Record<string, unknown>>(row).toReversed());
    });
  }

  it("counts the periods of days of 23 and 25 hours", () => {
    const zone = { ...expect, now: Date.parse("2026-10-25T11:00:00Z") };
    const rows = (count: number, date: string): unknown =>
      Array.from({ length: count }, (_, index) => ({
        Date: date,
        PeriodIndex: index + 1,
        PeriodInterval: "x",
        Price: index,
      }));

    const long = read(rows(100, "2026-10-25"), zone);
    assert.deepEqual([long.length, long[99]], [100, "10-25 22:45 +15 0.099"]);
    const short = read(rows(23, "2027-03-28"), { ...expect, now: Date.parse("2027-03-28T11:00:00Z") });
    assert.deepEqual([short.length, short[22]], [23, "03-28 21:00 +60 0.022"]);
  });

  it("takes the rest of a day by its hours", () => {
    const rows = HOURS.slice(13).map((hour) => ({ date: DAY, hour, price: price(hour) }));

    assert.equal(read(rows, expect)[0], "11-20 12:00 +60 0.23");
  });

  it("knows the day of rows of today and tomorrow by their list", () => {
    const rows = HOURS.map((hour) => ({ hour, priceEur: 80, priceCZK: 2000 + hour }));
    const body = { hoursToday: rows.toReversed(), hoursTomorrow: rows };

    const slots = read(body, { currency: "CZK" });
    assert.deepEqual([slots.length, slots[0], slots[24]], [48, "11-19 23:00 +60 2", "11-20 23:00 +60 2"]);
  });

  it("refuses rows of which several have the same time", () => {
    const rows = HOURS.flatMap((hour) => [1, 2, 3, 4].map((part) => ({ date: DAY, hour, part, price: part })));
    assert.match(came(rows, expect), /no readable time/);
    assert.match(
      came(
        rows.map(({ price: value }) => ({ date: DAY, price: value })),
        expect,
      ),
      /no readable time/,
    );
  });

  it("does not guess the day of hours alone", () => {
    assert.equal(
      readFeed(
        HOURS.map((hour) => ({ hour, price: 0.2 })),
        { ...berlin, ...expect },
      ).ok,
      false,
    );
  });

  it("reads today and tomorrow by the time of day", () => {
    const day = Object.fromEntries(HOURS.map((hour) => [`${two(hour)}:00`, price(hour)]));
    const numbered = Object.fromEntries(HOURS.map((hour) => [String(hour), { value: price(hour) }]));

    isWholeDay({ today: day }, {});
    isWholeDay({ today: numbered, tomorrow: null }, {});
    assert.equal(read({ today: day, tomorrow: day }).length, 48);
  });

  it("reads numbers by their date", () => {
    const numbers = HOURS.map(price);

    isWholeDay({ [DAY]: numbers });
    isWholeDay({ date: DAY, prices: numbers });
    assert.match(came({ date: DAY, prices: numbers.slice(1) }, expect), /23 prices for a day of 24 hours/);
  });
});

describe("readFeed, tables in text", () => {
  const lines = (separator: string, row: (hour: number) => readonly string[], names: readonly string[]): string =>
    [names, ...HOURS.map(row)].map((cells) => cells.join(separator)).join("\r\n");
  const iso = (hour: number): string => new Date(Date.parse("2026-11-19T23:00:00Z") + hour * HOUR_MS).toISOString();
  const comma = (number: number): string => String(number).replace(".", ",");

  for (const [name, text] of [
    ["commas", lines(",", (hour) => [iso(hour), String(price(hour))], ["start", "price"])],
    ["semicolons", lines(";", (hour) => [iso(hour), comma(price(hour))], ["start", "price"])],
    ["tabs", lines("\t", (hour) => [iso(hour), String(price(hour))], ["start", "price"])],
    ["quotation marks", lines(",", (hour) => [`"${iso(hour)}"`, `"${comma(price(hour))}"`], ["start", "price"])],
    ["no names", lines(";", (hour) => [iso(hour), comma(price(hour))], []).replace(/^\r\n/, "")],
    [
      "the day apart from its beginnings and ends",
      lines(";", (hour) => ["20.11.2026", `${two(hour)}:00`, `${two(hour + 1)}:00`, comma(price(hour))], [
        "Datum",
        "von",
        "bis",
        "Preis",
      ]),
    ],
    [
      "titles above",
      `Prices of today\r\n\r\n${lines(";", (hour) => [iso(hour), iso(hour + 1), comma(price(hour))], ["from", "to", "Wert"])}`,
    ],
    [
      "a unit in a name",
      lines(";", (hour) => [`20.11.2026 ${two(hour)}:00`, comma(price(hour) * 1000)], [
        "Datum von",
        "Deutschland [€/MWh]",
      ]),
    ],
  ] as const) {
    it(`reads lines with ${name}`, () => {
      isWholeDay(text);
      isWholeDay(Buffer.from(`\uFEFF${text}`));
      isWholeDay(text.split("\r\n"));
    });
  }

  it("reads OMIE's lines in the day of Spain", () => {
    const text = [
      "OMIE - Mercado;Fecha",
      ...HOURS.map((hour) => `20/11/2026;${hour + 1};${100 + 10 * hour},00;50,00;`),
    ];

    isWholeDay(text.join("\n"), { ...expect, area: "ES" });
    assert.equal(read(text.join("\n"), { ...expect, area: "PT", zone: "Europe/Lisbon" })[0], "11-19 23:00 +60 0.05");
    assert.match(came(text.join("\n"), expect), /several areas.*ES, PT/);
  });
});
