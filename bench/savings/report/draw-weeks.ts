import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { root } from "../../root";
import { element } from "./chart/svg";
import { HEIGHT, weekChart, WIDTH } from "./chart/week-chart";
import { type House, houseOf } from "../homes/house";
import { marks, type Result } from "../jobs/jobs";
import { weeksOf } from "../homes/weeks";
import { recordedYear } from "../homes/recorded-year";

/** Outside of git. */
const FOLDER = join(root, ".bench");

const DRAWN = [
  { name: "plug-in", title: "at plug-in", color: "#888" },
  { name: "ours", title: "ours", color: "#1f6fd6" },
  { name: marks.optimum, title: "optimum", color: "#1a9850" },
] as const;

/** Draws a sunny and a dull week of each home, as far as there are whole weeks. Returns the files' paths. */
export async function drawnWeeks(homes: ReadonlyArray<readonly Result[]>): Promise<readonly string[]> {
  const files = homes.map(async (results) => {
    const [first] = results;
    const house = first && houseOf(first.home, recordedYear(first.span));
    if (!house || !weeksOf(house)) return [];
    const powerKw = house.cars[0]?.powerKw ?? NaN;
    const file = join(FOLDER, `savings-${first.home.name === "usual" ? "" : `${first.home.name}-`}${powerKw}-kw.svg`);
    await mkdir(FOLDER, { recursive: true });
    await writeFile(file, drawing(house, results, powerKw));
    return [relative(root, file)];
  });
  return (await Promise.all(files)).flat();
}

function drawing(house: House, results: readonly Result[], powerKw: number): string {
  const { sunny, dull } = weeksOf(house) ?? {};
  const weeks = [
    { title: `A sunny week at ${powerKw} kW`, week: sunny },
    { title: `A dull week at ${powerKw} kW`, week: dull },
  ];
  const charts = weeks.flatMap(({ title, week }, index) => {
    if (!week) return [];
    const drawn = DRAWN.flatMap(({ name, ...look }) => {
      const steps = results.find((result) => result.name === name)?.trace?.[index];
      return steps ? [{ ...look, steps }] : [];
    });
    const chart = weekChart({ title, house, week, drawn });
    return [element("g", { transform: `translate(0 ${index * HEIGHT})` }, chart)];
  });
  const legend = "grey: the car is away · red: half full is needed";
  const height = HEIGHT * 2 + 20;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      "font-family": "sans-serif",
      "font-size": 13,
    },
    [
      element("rect", { width: WIDTH, height, fill: "#fff" }),
      ...charts,
      element("text", { x: WIDTH - 20, y: height - 10, fill: "#555", "text-anchor": "end" }, legend),
    ].join("\n"),
  );
}
