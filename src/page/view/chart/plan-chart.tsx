import type { JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useText } from "../text";
import { Drawing } from "./drawing";
import { Legend } from "./legend";
import { slotsOf, spanOf, type ChartProps } from "./plan-series";
import { SlotTable, slotParts, slotTime } from "./slot-table";

export interface PlanChartProps extends Omit<ChartProps, "span"> {
  /** The reason of the decision, for the description of the chart. */
  readonly reason: string;
}

/**
 * Prices, powers, and the state of charge over a day or more, with a slider that steps through the slots, and as a table. It is
 * rendered after the rest of the page, which must not wait for it.
 */
export function PlanChart({ reason, ...chart }: PlanChartProps): JSX.Element | null {
  const { series, at } = chart;
  const [isDue, setDue] = useState(false);
  useEffect(() => setDue(true), []);
  const span = useMemo(() => spanOf(series, at), [series, at]);
  if (!span) return null;
  return isDue ? <Chart {...chart} span={span} reason={reason} /> : <div class="plan-space" />;
}

function Chart({ reason, ...chart }: ChartProps & Pick<PlanChartProps, "reason">): JSX.Element {
  const { series, at, span } = chart;
  const text = useText();
  const slots = useMemo(() => slotsOf(series, span), [series, span]);
  const [chosen, choose] = useState<number>();
  const [isTable, setTable] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const tableId = useId();
  const current = slots.findIndex((slot) => slot.to > at);
  const index = Math.max(
    slots.findIndex((slot) => slot.to > (chosen ?? at)),
    0,
  );
  const slot = slots[index];
  const step = (to: number): void => choose(to === current ? undefined : slots[to]?.from);
  const spoken = slot ? [slotTime(slot, chart, text), ...slotParts(slot, chart, text)] : [];
  return (
    <figure class="plan-chart">
      <Legend series={series} />
      <div ref={frame} class="plan-frame">
        <Drawing {...chart} width={width} slot={slot} label={text.say("plan.chart", { reason })} step={choose} />
        <input
          type="range"
          class="stepper"
          aria-label={text.say("plan.step", { car: chart.name })}
          aria-valuetext={spoken.join(". ")}
          min={0}
          max={slots.length - 1}
          value={index}
          onInput={({ currentTarget }) => step(Number(currentTarget.value))}
        />
      </div>
      <p class="slot-text" aria-hidden="true">
        <strong>{spoken[0]}</strong> {spoken.slice(1).join(" · ")}
      </p>
      <button
        type="button"
        class="quiet"
        aria-expanded={isTable}
        aria-controls={tableId}
        onClick={() => setTable(!isTable)}
      >
        {text.say(isTable ? "plan.no-table" : "plan.table")}
      </button>
      <div id={tableId}>{isTable && <SlotTable slots={slots} {...chart} />}</div>
    </figure>
  );
}

/** The width of an element, updated when it changes. */
function useWidth(frame: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(320);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return width;
}
