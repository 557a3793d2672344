import { DateTime } from "luxon";
import { DAY_MS } from "../../../../src/core/duration";
import { dayStartOf, type House, indexAt, valueAt } from "../../homes/house";
import type { Trip } from "../../homes/trips";
import type { Traced, Week } from "../../life/trace";
import { type Scale, scale, ticks } from "./scale";
import { area, box, line, text } from "./svg";

/** One whose week is drawn. */
export interface Drawn {
  readonly title: string;
  readonly color: string;
  readonly steps: readonly Traced[];
}

export interface WeekChart {
  readonly title: string;
  readonly house: House;
  readonly week: Week;
  readonly drawn: readonly Drawn[];
}

export const WIDTH = 1400;
const LEFT = 150;
const RIGHT = WIDTH - 20;

/** Rows of the chart, from top to bottom. */
const TITLE = 28;
const PRICE = [52, 152] as const;
const SUN = [176, 276] as const;
const CHARGING = [300, 390] as const;
const SOC = [414, 534] as const;
const DAYS = 556;
export const HEIGHT = 580;

const GRID = { stroke: "#ddd", "stroke-width": 1 };
const MUTED = { fill: "#555", "text-anchor": "end", "dominant-baseline": "middle" };

/** One week: price, sun and load, when each of the drawn charges, and what is in the car. */
export function weekChart(chart: WeekChart): string {
  const { title, week } = chart;
  const x = scale([week.fromAt, week.toAt], [LEFT, RIGHT]);
  return [
    text(LEFT, TITLE, title, { "font-size": 18, "font-weight": 600 }),
    ...awayBoxes(chart, x),
    ...prices(chart, x),
    ...sun(chart, x),
    ...charging(chart, x),
    ...soc(chart, x),
    ...days(chart, x),
  ].join("\n");
}

function awayBoxes({ house, week }: WeekChart, x: Scale): readonly string[] {
  return tripsIn(house, week).map(({ leavesAt, returnsAt }) =>
    box([x(leavesAt), PRICE[0]], [x(returnsAt), SOC[1]], { fill: "#f2f2f2" }),
  );
}

function prices({ house, week }: WeekChart, x: Scale): readonly string[] {
  const values = stepsOf(house, week).map((startAt) => ({
    startAt,
    price: valueAt(house.price, indexAt(house, startAt)) * 100,
  }));
  const [low, high] = [Math.min(0, ...values.map(({ price }) => price)), Math.max(...values.map(({ price }) => price))];
  const y = scale([low, high], [PRICE[1], PRICE[0]]);
  const points = values.flatMap(({ startAt, price }): ReadonlyArray<[number, number]> => [
    [x(startAt), y(price)],
    [x(startAt + house.stepMs), y(price)],
  ]);
  return [
    ...axis(ticks(low, high, high - low > 60 ? 20 : 10), y, "ct"),
    heading("price", PRICE),
    line(points, { stroke: "#333", "stroke-width": 1.5 }),
  ];
}

function sun({ house, week }: WeekChart, x: Scale): readonly string[] {
  const values = stepsOf(house, week).map((startAt) => {
    const index = indexAt(house, startAt);
    return {
      startAt,
      solar: valueAt(house.solarW, index) / 1000,
      load: (valueAt(house.solarW, index) - valueAt(house.surplusW, index)) / 1000,
    };
  });
  const y = scale([0, 8], [SUN[1], SUN[0]]);
  const middle = (startAt: number): number => x(startAt + house.stepMs / 2);
  const roof = values.map(({ startAt, solar }): [number, number] => [middle(startAt), y(solar)]);
  const use = values.map(({ startAt, load }): [number, number] => [middle(startAt), y(Math.min(8, load))]);
  return [
    ...axis([0, 2, 4, 6, 8], y, "kW"),
    heading("sun, load", SUN),
    area([[x(week.fromAt), y(0)], ...roof, [x(week.toAt), y(0)]], { fill: "#f6c34a" }),
    line(use, { stroke: "#8a4b08", "stroke-width": 1.2 }),
  ];
}

function charging({ drawn }: WeekChart, x: Scale): readonly string[] {
  const height = (CHARGING[1] - CHARGING[0]) / drawn.length;
  return drawn.flatMap(({ title, color, steps }, index) => {
    const top = CHARGING[0] + index * height;
    const runs = runsOf(steps).map(([fromAt, toAt]) =>
      box([x(fromAt), top + 4], [x(toAt), top + height - 4], { fill: color }),
    );
    return [
      text(LEFT - 10, top + height / 2, title, { ...MUTED, fill: color, "font-weight": 600 }),
      line(
        [
          [LEFT, top + height / 2],
          [RIGHT, top + height / 2],
        ],
        GRID,
      ),
      ...runs,
    ];
  });
}

function soc({ drawn, house, week }: WeekChart, x: Scale): readonly string[] {
  const [car] = house.cars;
  if (!car) return [];
  const { limitPercent, neededPercent } = car.declared;
  const y = scale([20, limitPercent], [SOC[1], SOC[0]]);
  const lines = drawn.map(({ color, steps }) =>
    line(
      steps.map((step): [number, number] => [x(step.at), y(step.soc)]),
      { stroke: color, "stroke-width": 2 },
    ),
  );
  const goals = tripsIn(house, week).map(({ leavesAt, neededKwh }) => {
    const [cx, cy] = [x(leavesAt), y((neededKwh / car.capacityKwh) * 100)];
    return area(
      [
        [cx - 5, cy + 8],
        [cx + 5, cy + 8],
        [cx, cy],
      ],
      { fill: "#c00" },
    );
  });
  return [...axis([20, 40, neededPercent, 60, limitPercent], y, "%"), heading("in the car", SOC), ...lines, ...goals];
}

function days({ house, week }: WeekChart, x: Scale): readonly string[] {
  return daysOf(house, week).flatMap((dayAt) => {
    const name = DateTime.fromMillis(dayAt, { zone: house.zone }).setLocale("en").toFormat("ccc d LLL");
    return [
      line(
        [
          [x(dayAt), PRICE[0]],
          [x(dayAt), SOC[1]],
        ],
        { stroke: "#999", "stroke-width": 1 },
      ),
      text(x(dayAt + DAY_MS / 2), DAYS, name, { "text-anchor": "middle" }),
    ];
  });
}

function axis(values: readonly number[], y: Scale, unit: string): readonly string[] {
  return values.flatMap((value) => [
    line(
      [
        [LEFT, y(value)],
        [RIGHT, y(value)],
      ],
      GRID,
    ),
    text(LEFT - 10, y(value), `${value} ${unit}`, MUTED),
  ]);
}

function heading(name: string, [top, bottom]: readonly [number, number]): string {
  return text(12, (top + bottom) / 2, name, { "font-weight": 600, "dominant-baseline": "middle" });
}

function runsOf(steps: readonly Traced[]): ReadonlyArray<readonly [number, number]> {
  const stepMs = (steps[1]?.at ?? 0) - (steps[0]?.at ?? 0);
  const runs: Array<[number, number]> = [];
  for (const { at: endAt, charged } of steps) {
    if (!charged) continue;
    const last = runs.at(-1);
    if (last?.[1] === endAt - stepMs) last[1] = endAt;
    else runs.push([endAt - stepMs, endAt]);
  }
  return runs;
}

function stepsOf({ stepMs }: House, { fromAt, toAt }: Week): readonly number[] {
  return Array.from({ length: (toAt - fromAt) / stepMs }, (_, index) => fromAt + index * stepMs);
}

function daysOf(house: House, { fromAt, toAt }: Week): readonly number[] {
  const count = Math.round((toAt - fromAt) / DAY_MS);
  return Array.from({ length: count }, (_, day) => dayStartOf(house, fromAt, day));
}

/** Of the first car. */
function tripsIn({ cars }: House, { fromAt, toAt }: Week): readonly Trip[] {
  return (cars[0]?.trips.all ?? []).filter(({ leavesAt }) => leavesAt >= fromAt && leavesAt < toAt);
}
