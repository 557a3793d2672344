import type { JSX } from "preact";
import type { CarState } from "../../page-car";
import type { HomeState } from "../../page-state";
import { Icon, type IconName } from "../icon";
import { readerOf, useText, type Key, type Text } from "../text";
import { pictureOf, type NodeKind, type PowerNode, type PowerPicture } from "./flows";

const ICONS: Readonly<Record<NodeKind, IconName>> = {
  solar: "sun",
  battery: "battery",
  grid: "grid",
  house: "house",
  car: "car",
  rest: "house",
  unmeasured: "unknown",
};

/** The power flows of a home as a picture. */
export function PowerNow({
  home,
  cars,
}: {
  readonly home: HomeState;
  readonly cars: readonly CarState[];
}): JSX.Element {
  const text = useText();
  const picture = pictureOf(home, cars);
  if (!picture) return <p class="quiet-text">{text.say("home.no-reading")}</p>;
  const { sources, sinks } = picture;
  const rows = Math.max(sources.length, sinks.length, 1);
  return (
    <div class="flow">
      <NodeList side="from" nodes={sources} home={home} />
      <Bands picture={picture} rows={rows} label={spoken(picture, text)} />
      <NodeList side="to" nodes={sinks} home={home} />
    </div>
  );
}

interface NodeListProps {
  readonly side: "from" | "to";
  readonly nodes: readonly PowerNode[];
  readonly home: HomeState;
}

function NodeList({ side, nodes, home }: NodeListProps): JSX.Element {
  const text = useText();
  return (
    <ul class={`flow-${side}`} aria-label={text.say(`home.${side}`)}>
      {nodes.map((node, index) => (
        <li key={index} class={node.oldAt === undefined ? node.kind : `${node.kind} old`}>
          <Icon name={ICONS[node.kind]} />
          <span class="flow-text">
            <span class="flow-name">{nameOf(node, side, text)}</span>
            <span>
              <strong>{node.watts === undefined ? text.say("page.unknown") : text.kw(node.watts)}</strong>{" "}
              {node.kind === "battery" && home.batteryPercent && (
                <span class="flow-extra">{text.percent(home.batteryPercent.value)}</span>
              )}
            </span>
            {node.oldAt !== undefined && (
              <span class="flow-extra">{text.say("page.as-of", { at: text.time(node.oldAt, readerOf(home)) })}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

const NAMES: Readonly<Record<NodeKind, Key>> = {
  solar: "home.solar",
  battery: "home.battery",
  grid: "home.grid",
  house: "home.house",
  car: "home.rest",
  rest: "home.rest",
  unmeasured: "home.unmeasured",
};

function nameOf({ kind, name }: PowerNode, side: "from" | "to", text: Text): string {
  if (kind === "grid") return text.say(side === "from" ? "home.grid-import" : "home.grid-export");
  return name ?? text.say(NAMES[kind]);
}

/** The picture in words, for screen readers. */
function spoken({ sources, sinks, flows }: PowerPicture, text: Text): string {
  const parts = flows.flatMap(({ from, to, watts }) => {
    const [source, sink] = [sources[from], sinks[to]];
    if (!source || !sink) return [];
    const [first, second] = [nameOf(source, "from", text), nameOf(sink, "to", text)];
    return [text.say("home.flow-part", { from: first, to: second, power: text.kw(watts) })];
  });
  return text.say("home.flow", { text: parts.length > 0 ? parts.join(" ") : text.say("home.flow-idle") });
}

/** The height of a row of the lists. */
const ROW = 60;
const WIDEST = 40;
const WIDTH = 100;

/** Bands from the sources to the sinks; their width is proportional to the power. */
function Bands({
  picture,
  rows,
  label,
}: {
  readonly picture: PowerPicture;
  readonly rows: number;
  readonly label: string;
}): JSX.Element {
  const { sources, sinks, flows } = picture;
  const most = Math.max(...[...sources, ...sinks].map(({ watts = 0 }) => watts), 1);
  const thick = (watts: number): number => Math.max((watts / most) * WIDEST, watts > 1 ? 2 : 0);
  const starts = topsOf(sources, rows, thick);
  const ends = topsOf(sinks, rows, thick);
  return (
    <svg
      class="bands"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${rows * ROW}`}
      height={rows * ROW}
      preserveAspectRatio="none"
    >
      {flows.map(({ from, to, watts }) => {
        const height = thick(watts);
        const [start = 0, end = 0] = [starts[from], ends[to]];
        starts[from] = start + height;
        ends[to] = end + height;
        const [half, kind] = [WIDTH / 2, sources[from]?.kind ?? "grid"];
        const upper = `M0,${start}C${half},${start} ${half},${end} ${WIDTH},${end}`;
        const lower = `V${end + height}C${half},${end + height} ${half},${start + height} 0,${start + height}Z`;
        return <path key={`${from} ${to}`} class={kind} d={upper + lower} />;
      })}
    </svg>
  );
}

/** The position at which the bands of each node start: centered in its row, and the shorter list centered along the longer one. */
function topsOf(nodes: readonly PowerNode[], rows: number, thick: (watts: number) => number): number[] {
  const offset = ((rows - nodes.length) * ROW) / 2;
  return nodes.map(({ watts = 0 }, index) => offset + (index + 0.5) * ROW - thick(watts) / 2);
}
