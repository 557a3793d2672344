// Part of a function node: stores what the page of the plan shows. The time comes from the house's clock, because its days are
// shorter.

/**
 * @typedef {{ at: number, value: number }} Point
 * @typedef {{ from: number, to: number, value: number }} Price In EUR/kWh, as paid.
 *
 * @typedef {object} Seen
 * @property {number} [now]
 * @property {Price[]} prices
 * @property {Point[]} forecast In kW, as are the next two.
 * @property {Point[]} sun
 * @property {Point[]} charged
 * @property {Point[]} soc
 * @property {any} [tariff] The last decision of the tariff node.
 * @property {any} [mode] The last one of the mode node.
 */

/**
 * What is known after a message.
 *
 * @param {Seen | undefined} known
 * @param {{ topic?: string, payload: any, decision?: { by?: string } }} msg
 * @returns {Seen}
 */
// oxlint-disable-next-line no-unused-vars -- the function node calls it
function remember(known, { topic, payload, decision }) {
  const seen = known ?? { prices: [], forecast: [], sun: [], charged: [], soc: [] };
  if (decision?.by === "smartcar-tariff" && payload?.code) {
    seen.tariff = payload;
  } else if (decision?.by === "smartcar-mode" && payload?.code) {
    seen.mode = payload;
  } else if (topic === "house/clock") {
    seen.now = Date.parse(payload);
    // A car that is away reports its state of charge when it is back.
    if (!["not-plugged", "away"].includes(seen.tariff?.code)) note(seen, seen.soc, seen.tariff?.inputs.soc);
  } else if (topic === "house/prices") {
    seen.prices = withPrices(seen, payload.data);
  } else if (topic === "house/solar/forecast") {
    seen.forecast = payload.forecasts.map((/** @type {any} */ row) => ({
      at: Date.parse(row.period_end) - 15 * 60_000,
      value: row.pv_estimate,
    }));
  } else if (topic === "house/pv/power") {
    note(seen, seen.sun, payload / 1000);
  } else if (topic === "house/mini/charger/power") {
    note(seen, seen.charged, payload / 1000);
  }
  return seen;
}

/**
 * A point every few minutes is enough for a chart of a day.
 *
 * @param {Seen} seen
 * @param {Point[]} list
 * @param {number} value
 */
function note({ now }, list, value) {
  const last = list.at(-1);
  if (now === undefined || !Number.isFinite(value)) return;
  if (last && now - last.at < 3 * 60_000) return;
  list.push({ at: now, value });
  while (list[0] && list[0].at < now - 12 * 3_600_000) list.shift();
}

/** What the home of this flow adds to the exchange's price: fees per kWh, and VAT. */
const FEES = 0.16;
const VAT = 1.19;

/**
 * New prices, and past ones that they do not contain.
 *
 * @param {Seen} seen
 * @param {readonly { start_timestamp: number, end_timestamp: number, marketprice: number }[]} rows In EUR/MWh.
 * @returns {Price[]}
 */
function withPrices({ now, prices }, rows) {
  const received = rows.map((row) => ({
    from: row.start_timestamp,
    to: row.end_timestamp,
    value: (row.marketprice / 1000 + FEES) * VAT,
  }));
  const first = received[0]?.from;
  const past = prices.filter(
    ({ from, to }) => first !== undefined && from < first && to > (now ?? to) - 12 * 3_600_000,
  );
  return [...past, ...received];
}
