import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useText } from "../text";
import type { ChartProps, PlanSeries } from "./plan-series";
import { axisOf, linePath, middlePath, quartersOf, scaleOf, stepPath, stepsIn, type Scale } from "./scale";

/** The margins of all panels in pixels. */
export const LEFT = 40;
export const RIGHT = 10;
export const HEIGHTS = { price: 84, power: 104, soc: 84 };

export type PanelKind = keyof typeof HEIGHTS;

interface PanelProps extends ChartProps {
  readonly x: Scale;
  readonly top: number;
  readonly width: number;
  /** The fill of planned charging. */
  readonly hatch: string;
  /** The clip path. */
  readonly clip: string;
}

/** The panels, one below the other, with the same time axis. */
export const PANELS: Readonly<Record<PanelKind, (props: PanelProps) => JSX.Element>> = {
  price: PricePanel,
  power: PowerPanel,
  soc: SocPanel,
};

/** The panels that have anything to show. */
export function panelsOf({
  prices,
  solarW,
  forecastW,
  chargedW,
  plannedW,
  soc,
  socToCome,
  departure,
}: PlanSeries): PanelKind[] {
  return [
    ...(prices ? (["price"] as const) : []),
    ...(solarW || forecastW || chargedW || plannedW ? (["power"] as const) : []),
    ...(soc || socToCome || departure ? (["soc"] as const) : []),
  ];
}

function PricePanel({ series, span, currency, x, top, width, hatch, clip }: PanelProps): JSX.Element {
  const text = useText();
  const steps = series.prices ? stepsIn(series.prices, span) : [];
  const { range, ticks } = axisOf(
    steps.map(({ value }) => value),
    0.1,
  );
  const y = scaleOf(range, [top + HEIGHTS.price, top]);
  const planned = series.plannedW ? stepsIn(series.plannedW, span).filter(({ value }) => value > 0) : [];
  const title = `${text.say("plan.price")}, ${text.priceUnit(currency)}`;
  return (
    <Axis title={title} ticks={ticks} decimals={decimalsOf(ticks)} y={y} width={width} top={top} clip={clip}>
      {planned.map(({ from, to }) => (
        <rect
          key={from}
          class="planned-slot"
          fill={hatch}
          x={x(from)}
          width={Math.max(x(to) - x(from), 1)}
          y={top}
          height={HEIGHTS.price}
        />
      ))}
      <path class="price-area" d={stepPath(steps, x, y, 0)} />
      <path class="price" d={stepPath(steps, x, y)} />
    </Axis>
  );
}

function PowerPanel({ series, span, at, x, top, width, hatch, clip }: PanelProps): JSX.Element {
  const text = useText();
  const { solarW, forecastW, chargedW, plannedW } = series;
  const past = { from: span.from, to: at };
  const [sun, charged] = [quartersOf(solarW, past), quartersOf(chargedW, past)];
  const [expected, planned] = [forecastW ? stepsIn(forecastW, span) : [], plannedW ? stepsIn(plannedW, span) : []];
  const { range, ticks } = axisOf(
    [...sun, ...expected, ...charged, ...planned].map(({ value }) => value / 1000),
    2,
  );
  const yKw = scaleOf(range, [top + HEIGHTS.power, top]);
  const y: Scale = (watts) => yKw(watts / 1000);
  return (
    <Axis
      title={`${text.say("plan.power")}, kW`}
      ticks={ticks}
      decimals={decimalsOf(ticks)}
      y={yKw}
      width={width}
      top={top}
      clip={clip}
    >
      <path class="solar" d={stepPath(sun, x, y, 0)} />
      <path class="planned" fill={hatch} d={stepPath(planned, x, y, 0)} />
      <path class="charged" d={stepPath(charged, x, y, 0)} />
      <path class="forecast" d={middlePath(expected, x, y)} />
    </Axis>
  );
}

function SocPanel({ series, span, x, top, width, clip }: PanelProps): JSX.Element {
  const text = useText();
  const { soc, socToCome, departure } = series;
  const y = scaleOf([0, 100], [top + HEIGHTS.soc, top]);
  const last = soc?.value.at(-1) ?? undefined;
  const lastAt = soc?.at.at(-1);
  const mark = departure && departure.at >= span.from && departure.at <= span.to ? departure : undefined;
  return (
    <Axis
      title={`${text.say("plan.soc")}, %`}
      ticks={[0, 50, 100]}
      decimals={0}
      y={y}
      width={width}
      top={top}
      clip={clip}
    >
      {soc && <path class="soc" d={linePath(soc, span, x, y)} />}
      {socToCome && <path class="soc-to-come" d={linePath(socToCome, span, x, y)} />}
      {last !== undefined && lastAt !== undefined && <circle class="soc-last" cx={x(lastAt)} cy={y(last)} r="4" />}
      {mark && <DepartureMark {...mark} x={x} y={y} width={width} top={top} />}
    </Axis>
  );
}

interface DepartureMarkProps {
  readonly at: number;
  readonly target?: number | undefined;
  readonly x: Scale;
  readonly y: Scale;
  readonly width: number;
  readonly top: number;
}

function DepartureMark({ at, target, x, y, width, top }: DepartureMarkProps): JSX.Element {
  const text = useText();
  const isRight = x(at) > width - 90;
  const name = target === undefined ? text.say("plan.departure") : text.percent(target);
  return (
    <g class="departure">
      <line x1={x(at)} x2={x(at)} y1={top} y2={top + HEIGHTS.soc} />
      {target !== undefined && <path d={`M${x(at)},${y(target) - 6}l6,6-6,6-6-6Z`} />}
      <text
        x={x(at) + (isRight ? -10 : 10)}
        y={y(target ?? 100) + (target === undefined ? 10 : 4)}
        text-anchor={isRight ? "end" : "start"}
      >
        {name}
      </text>
    </g>
  );
}

interface AxisProps {
  readonly title: string;
  readonly ticks: readonly number[];
  readonly decimals: number;
  readonly y: Scale;
  readonly width: number;
  readonly top: number;
  readonly clip: string;
  readonly children: JSX.Element | readonly (JSX.Element | readonly JSX.Element[] | false | undefined)[];
}

function Axis({ title, ticks, decimals, y, width, top, clip, children }: AxisProps): JSX.Element {
  const text = useText();
  return (
    <g>
      {ticks.map((tick) => (
        <line key={tick} class={tick === 0 ? "zero" : "scale"} x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
      ))}
      <g clip-path={clip}>{children}</g>
      <Title title={title} y={top - 8} roomPx={width - LEFT} />
      {ticks.map((tick) => (
        <text key={tick} class="tick" x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
          {text.fixed(tick, decimals)}
        </text>
      ))}
    </g>
  );
}

interface TitleProps {
  readonly title: string;
  readonly y: number;
  readonly roomPx: number;
}

/** The title of a panel, condensed if it would be cut off otherwise. */
function Title({ title, y, roomPx }: TitleProps): JSX.Element {
  const place = useRef<SVGTextElement>(null);
  useLayoutEffect(() => {
    place.current?.removeAttribute("textLength");
    const isCut = roomPx > 0 && (place.current?.getComputedTextLength() ?? 0) > roomPx;
    if (isCut) place.current?.setAttribute("textLength", String(roomPx));
  }, [title, roomPx]);
  return (
    <text ref={place} class="panel-title" x={LEFT} y={y} lengthAdjust="spacingAndGlyphs">
      {title}
    </text>
  );
}

/** The decimals that the ticks need. */
function decimalsOf(ticks: readonly number[]): number {
  return (
    [0, 1, 2].find((decimals) =>
      ticks.every((tick) => Math.abs(tick * 10 ** decimals - Math.round(tick * 10 ** decimals)) < 1e-6),
    ) ?? 2
  );
}
