import type { JSX, TargetedPointerEvent } from "preact";
import { useId } from "preact/hooks";
import { HOUR_MS } from "../../../core/duration";
import { useText } from "../text";
import { Hatch } from "./legend";
import { HEIGHTS, LEFT, PANELS, panelsOf, RIGHT } from "./panels";
import type { ChartProps, Slot, Span } from "./plan-series";
import { hoursIn, scaleOf } from "./scale";

const GAP = 34;
/** The top of the first panel, below the label of the present. */
const TOP = 44;

interface DrawingProps extends ChartProps {
  readonly width: number;
  readonly slot: Slot | undefined;
  readonly label: string;
  readonly step: (at: number) => void;
}

/**
 * The chart as a picture; touching a slot selects it. It is plain SVG without a library: its colors are those of the style, also in
 * dark mode, planned charging is hatched, three panels share a time axis, it is sharp on paper, and it is a fifth of the size of uPlot.
 */
export function Drawing({ width, slot, label, step, ...chart }: DrawingProps): JSX.Element {
  const text = useText();
  const id = useId();
  const { series, span, at, zone } = chart;
  const x = scaleOf([span.from, span.to], [LEFT, width - RIGHT]);
  const shown = panelsOf(series);
  let top = TOP;
  const plots: { readonly from: number; readonly to: number }[] = [];
  const panels = shown.map((kind) => {
    plots.push({ from: top, to: top + HEIGHTS[kind] });
    const panel = { x, top, width, hatch: `url(#${id}-hatch)`, clip: `url(#${id}-plot)` };
    top += HEIGHTS[kind] + GAP;
    const Content = PANELS[kind];
    return <Content key={kind} {...chart} {...panel} />;
  });
  const bottom = top - GAP;
  const spacing = hourSpacing(span, width);
  const choose = ({ currentTarget, clientX, buttons, pointerType }: TargetedPointerEvent<SVGSVGElement>): void => {
    if (pointerType !== "mouse" && buttons === 0) return;
    const inside = (clientX - currentTarget.getBoundingClientRect().left - LEFT) / (width - LEFT - RIGHT);
    step(span.from + Math.min(Math.max(inside, 0), 0.9999) * (span.to - span.from));
  };
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={bottom + 24}
      viewBox={`0 0 ${width} ${bottom + 24}`}
      onPointerDown={choose}
      onPointerMove={choose}
    >
      <defs>
        <Hatch id={`${id}-hatch`} />
        <clipPath id={`${id}-plot`}>
          <rect x={LEFT} y="0" width={Math.max(width - LEFT - RIGHT, 1)} height={bottom + 2} />
        </clipPath>
      </defs>
      {hoursIn(span, zone, spacing).map((hour) => (
        <g key={hour.at}>
          <line class={hour.hour === 0 ? "midnight" : "scale"} x1={x(hour.at)} x2={x(hour.at)} y1={TOP} y2={bottom} />
          <text class="tick" x={Math.min(x(hour.at), width - 14)} y={bottom + 16} text-anchor="middle">
            {hour.hour === 0 ? text.weekday(hour.at, zone) : text.clock(hour.at, zone)}
          </text>
        </g>
      ))}
      {slot && (
        <rect
          class="chosen-slot"
          x={x(slot.from)}
          width={Math.max(x(slot.to) - x(slot.from), 1)}
          y={TOP}
          height={bottom - TOP}
        />
      )}
      {panels}
      {plots.map(({ from, to }) => (
        <line key={from} class="now" x1={x(at)} x2={x(at)} y1={from} y2={to} />
      ))}
      <text class="now" x={Math.min(Math.max(x(at), LEFT + 30), width - 40)} y={11} text-anchor="middle">
        {text.say("plan.now")}
      </text>
    </svg>
  );
}

/** Hours between labels, so that they do not touch. */
function hourSpacing({ from, to }: Span, width: number): number {
  const perHour = ((width - LEFT - RIGHT) / (to - from)) * HOUR_MS;
  return [3, 6, 12, 24].find((hours) => hours * perHour >= 42) ?? 24;
}
