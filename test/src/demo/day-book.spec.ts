import assert from "node:assert/strict";
import { HOUR_MS } from "../../../src/core/duration";
import { type CarMoment, DayBook, FEED_IN_PER_KWH, importPrice } from "../../../src/demo/day-book";
import type { HouseReadings } from "../../../src/demo/house";

const MINI = "mini";
const VOLVO = "volvo";

/** A book of hours: what the market asks, what the sun has to spare, and what the cars take; the last hour has no end. */
function bookOf(
  hours: readonly { price?: number; sunW?: number; mini?: number; volvo?: number; away?: boolean }[],
): DayBook {
  const book = new DayBook();
  hours.forEach(({ price = 100, sunW = 0, mini = 0, volvo = 0, away = false }, hour) => {
    const reading: HouseReadings = {
      loadW: 0,
      pvW: sunW,
      priceEurMwh: price,
      carsW: mini + volvo,
      gridW: mini + volvo - sunW,
    };
    book.write(hour * HOUR_MS, reading, [car(MINI, mini, !away), car(VOLVO, volvo, true)]);
  });
  return book;
}

function car(id: string, powerW: number, plugged: boolean): CarMoment {
  return { id, powerW, charging: powerW > 0, plugged };
}

describe("the book of a day", () => {
  it("counts what a car takes from sun and grid, what that costs, and its starts and stops", () => {
    const bill = bookOf([{}, { sunW: 1000, mini: 4000 }, {}]).bill(MINI);

    assert.deepEqual(
      { ...bill, costAtOnce: 0 },
      {
        fromSunKwh: 1,
        fromGridKwh: 3,
        cost: FEED_IN_PER_KWH + 3 * importPrice(100),
        costAtOnce: 0,
        starts: 1,
        stops: 1,
      },
    );
  });

  it("shares the sun among cars as they draw", () => {
    const book = bookOf([{ sunW: 3000, mini: 4000, volvo: 8000 }, {}]);

    assert.deepEqual([book.bill(MINI).fromSunKwh, book.bill(VOLVO).fromSunKwh], [1, 2]);
  });

  it("knows what the same energy had cost at once", () => {
    const bill = bookOf([{ price: 300 }, { price: 20, mini: 4000 }, {}]).bill(MINI);

    assert.equal(bill.cost, 4 * importPrice(20));
    assert.equal(bill.costAtOnce, 4 * importPrice(300));
  });

  it("begins at once again with each plugging in", () => {
    const hours = [{ price: 300, mini: 4000 }, { away: true }, { price: 200 }, { price: 20, mini: 2000 }, {}];

    assert.equal(bookOf(hours).bill(MINI).costAtOnce, 4 * importPrice(300) + 2 * importPrice(200));
  });

  it("knows that a car that never charged cost nothing", () => {
    const bill = bookOf([{}, {}]).bill(MINI);

    assert.deepEqual(bill, { fromSunKwh: 0, fromGridKwh: 0, cost: 0, costAtOnce: 0, starts: 0, stops: 0 });
  });
});
