// Part of a function node: the plan as a chart and as text, as a piece of HTML that the page inserts.

/**
 * @import { Point, Price, Seen } from "./remember.js"
 *
 * @typedef {{ from: number, to: number, energyKwh: number, price?: number }} Charge
 * @typedef {(value: number) => number} Scale
 */

const HOUR = 3_600_000;
/** How much of the past and of the future the chart shows. */
const BACK = 8 * HOUR;
const AHEAD = 28 * HOUR;
const LEFT = 44;
const RIGHT = 948;

// Local times of the house.
const zone = "Europe/Berlin";
const hours = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
const weekdays = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short" });

/**
 * The plan of the house's MINI.
 *
 * @param {Seen | undefined} seen
 * @returns {string}
 */
// oxlint-disable-next-line no-unused-vars -- the function node calls it
function draw(seen) {
  if (seen?.now === undefined) return "<p>No data from the house yet.</p>";
  const { tariff, mode } = seen;
  const plan = planOf(tariff);
  const words = factsOf(seen, plan)
    .filter(([, text]) => text)
    .map(([name, text]) => `<dt>${name}</dt><dd>${escaped(text)}</dd>`);
  const isOn = mode?.on === true;
  const state = `<p class="state${isOn ? " on" : ""}">${isOn ? "Charging" : "Not charging"}</p>`;
  return `${state}<dl>${words.join("")}</dl><figure>${chartOf(seen, seen.now, plan)}</figure>`;
}

/**
 * @param {any} tariff
 * @returns {Charge[]}
 */
function planOf(tariff) {
  const steps = tariff?.plan ?? [];
  return steps.map((/** @type {any} */ { start, end, energyKwh, price }) => ({
    from: Date.parse(start),
    to: Date.parse(end),
    energyKwh,
    price,
  }));
}

/** @param {any} tariff */
function goalOf(tariff) {
  return tariff?.goal && { at: Date.parse(tariff.goal.ready), target: tariff.goal.target };
}

/**
 * @param {Seen} seen
 * @param {number} now
 * @param {readonly Charge[]} plan
 */
function chartOf({ prices, forecast, sun, charged, soc, tariff }, now, plan) {
  const from = now - BACK;
  const to = now + AHEAD;
  const x = rounded((at) => LEFT + ((Math.min(Math.max(at, from), to) - from) / (to - from)) * (RIGHT - LEFT));
  const isShown = (/** @type {Point} */ { at }) => at >= from && at <= to;
  const shown = (/** @type {readonly Point[]} */ points) => points.filter(isShown);
  const known = prices.filter((slot) => slot.to > from && slot.from < to);
  const ahead = shown(forecast).filter(({ at }) => at >= now);
  const goal = goalOf(tariff);
  return `<svg viewBox="0 0 960 532" role="img" aria-label="Prices, solar power, charging, and state of charge">
${timeLines(from, to, x)}${priceRow(known, plan, x)}${powerRow({ sun: shown(sun), ahead, charged: shown(charged), plan }, x)}${chargeRow({ soc, shown: shown(soc), goal: goal?.at <= to ? goal : undefined }, x)}${legend()}
<line class="now" x1="${x(now)}" x2="${x(now)}" y1="20" y2="506"/>
<text class="now" x="${x(now)}" y="14" text-anchor="middle">${dayAndTime(now)}</text>
</svg>`;
}

/**
 * @param {readonly Price[]} known
 * @param {readonly Charge[]} plan
 * @param {Scale} x
 */
function priceRow(known, plan, x) {
  const values = known.map(({ value }) => value);
  const low = Math.min(0, Math.floor(Math.min(...values, 0) * 10) / 10);
  const high = Math.max(0.1, Math.ceil(Math.max(...values, 0) * 10) / 10);
  const title = "Price with fees and VAT, EUR/kWh";
  return row({ top: 52, height: 120, low, high, step: 0.1, decimals: 1, title }, (y) =>
    known
      .map((slot) => {
        const isPlanned = plan.some((charge) => charge.from < slot.to && charge.to > slot.from);
        const [top, bottom] = [y(Math.max(slot.value, 0)), y(Math.min(slot.value, 0))];
        const width = Math.max(x(slot.to) - x(slot.from), 0);
        return `<rect class="${isPlanned ? "price chosen" : "price"}" x="${x(slot.from)}" y="${top}" width="${width}" height="${Math.max(bottom - top, 1)}"/>`;
      })
      .join(""),
  );
}

/**
 * @param {{ sun: readonly Point[], ahead: readonly Point[], charged: readonly Point[], plan: readonly Charge[] }} powers
 * @param {Scale} x
 */
function powerRow({ sun, ahead, charged, plan }, x) {
  return row({ top: 226, height: 130, low: 0, high: 12, step: 3, title: "Power, kW" }, (y) => {
    const blocks = plan.map((charge) => {
      const kw = Math.min((charge.energyKwh / (charge.to - charge.from)) * HOUR, 12);
      return `<rect class="planned" x="${x(charge.from)}" y="${y(kw)}" width="${Math.max(x(charge.to) - x(charge.from), 1)}" height="${y(0) - y(kw)}"/>`;
    });
    return [
      `<path class="sun" d="${area(sun, x, y)}"/>`,
      `<path class="forecast" d="${line(ahead, x, y)}"/>`,
      `<path class="charged" d="${area(charged, x, y)}"/>`,
      ...blocks,
    ].join("");
  });
}

/**
 * @param {{ soc: readonly Point[], shown: readonly Point[], goal: { at: number, target: number } | undefined }} charge
 * @param {Scale} x
 */
function chargeRow({ soc, shown, goal }, x) {
  return row({ top: 406, height: 100, low: 0, high: 100, step: 25, title: "State of charge, %" }, (y) => {
    const mark = goal
      ? `<circle class="goal" cx="${x(goal.at)}" cy="${y(goal.target)}" r="5"/>
        <text class="note" x="${x(goal.at) + 10}" y="${y(goal.target) + 4}">${escaped(goal.target)}% by ${timeOf(goal.at)}</text>`
      : "";
    const last = soc.at(-1);
    const dot = last ? `<circle class="soc" cx="${x(last.at)}" cy="${y(last.value)}" r="3.5"/>` : "";
    return `<path class="soc" d="${line(shown, x, y)}"/>${dot}${mark}`;
  });
}

/**
 * A row of the chart: its title, its scale, and what is drawn on it.
 *
 * @param {{ top: number, height: number, low: number, high: number, step: number, decimals?: number, title: string }} frame
 * @param {(y: Scale) => string} content
 */
function row({ top, height, low, high, step, decimals = 0, title }, content) {
  const y = rounded((value) => top + height - ((value - low) / (high - low)) * height);
  const lines = [];
  for (let value = low; value <= high + 1e-9; value += step) {
    lines.push(`<line class="scale" x1="${LEFT}" x2="${RIGHT}" y1="${y(value)}" y2="${y(value)}"/>`);
    lines.push(
      `<text class="unit" x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${(Math.round(value / step) * step).toFixed(decimals)}</text>`,
    );
  }
  return `${lines.join("")}<text class="title" x="${LEFT}" y="${top - 12}">${title}</text>${content(y)}`;
}

/**
 * A line at each third full hour of the house's clock.
 *
 * @param {number} from
 * @param {number} to
 * @param {Scale} x
 */
function timeLines(from, to, x) {
  const lines = [];
  for (let at = Math.ceil(from / HOUR) * HOUR; at <= to; at += HOUR) {
    if (Number(timeOf(at).slice(0, 2)) % 3) continue;
    const isMidnight = timeOf(at) === "00:00";
    lines.push(`<line class="${isMidnight ? "midnight" : "scale"}" x1="${x(at)}" x2="${x(at)}" y1="52" y2="506"/>`);
    lines.push(
      `<text class="unit" x="${x(at)}" y="524" text-anchor="middle">${isMidnight ? weekdays.format(at) : timeOf(at)}</text>`,
    );
  }
  return lines.join("");
}

function legend() {
  /** @type {[kind: string, text: string, fromRight: number][]} */
  const keys = [
    ["sun", "solar", 370],
    ["forecast", "solar forecast", 305],
    ["charged", "charged", 190],
    ["planned", "planned", 90],
  ];
  return keys
    .map(([kind, text, fromRight]) => {
      const at = RIGHT - fromRight;
      const sign =
        kind === "forecast"
          ? `<path class="forecast" d="M${at},210h14"/>`
          : `<rect class="${kind}" x="${at}" y="204" width="14" height="10"/>`;
      return `${sign}<text class="unit" x="${at + 20}" y="214">${text}</text>`;
    })
    .join("");
}

/**
 * @param {Seen} seen
 * @param {readonly Charge[]} plan
 * @returns {(readonly [name: string, text: string | undefined])[]}
 */
function factsOf({ tariff, mode }, plan) {
  const goal = goalOf(tariff);
  const charges = plan.map((charge) => {
    const price = charge.price === undefined ? "" : ` at ${charge.price.toFixed(3)} EUR/kWh`;
    return `${dayAndTime(charge.from)}–${timeOf(charge.to)}, ${charge.energyKwh.toFixed(1)} kWh${price}`;
  });
  return [
    ["Mode", mode && `${mode.mode.replace("+", " + ")}${mode.boost ? ", boost" : ""}`],
    ["Reason", mode?.reason],
    ["Plan", charges.length > 0 ? charges.join("; ") : tariff?.reason],
    ["Cost", tariff?.cost ? `${money(tariff.cost)}, ${money(tariff.saving ?? 0)} less than charging now` : undefined],
    ["Ready by", goal && `${dayAndTime(goal.at)}, ${goal.target}%`],
    ["Warning", (mode?.warning ?? tariff?.warning)?.text],
  ];
}

/** @param {number} value */
function money(value) {
  return `${value.toFixed(2)} EUR`;
}

/**
 * A scale in tenths of a pixel.
 *
 * @param {Scale} scale
 * @returns {Scale}
 */
function rounded(scale) {
  return (value) => Math.round(scale(value) * 10) / 10;
}

/**
 * @param {readonly Point[]} points
 * @param {Scale} x
 * @param {Scale} y
 */
function line(points, x, y) {
  return points.map(({ at, value }, index) => `${index ? "L" : "M"}${x(at)},${y(value)}`).join("");
}

/**
 * @param {readonly Point[]} points
 * @param {Scale} x
 * @param {Scale} y
 */
function area(points, x, y) {
  const [first, last] = [points.at(0), points.at(-1)];
  return first && last && points.length > 1
    ? `${line(points, x, y)}L${x(last.at)},${y(0)}L${x(first.at)},${y(0)}Z`
    : "";
}

/** @param {number} at */
function timeOf(at) {
  return hours.format(at);
}

/** @param {number} at */
function dayAndTime(at) {
  return `${weekdays.format(at)} ${timeOf(at)}`;
}

/** @param {unknown} text */
function escaped(text) {
  return String(text).replaceAll(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
