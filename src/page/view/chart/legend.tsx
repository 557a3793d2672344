import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { useText, type Key } from "../text";
import type { PlanSeries } from "./plan-series";

const LEGEND = [
  ["prices", "price", "plan.price"],
  ["solarW", "solar", "plan.solar"],
  ["forecastW", "forecast", "plan.forecast"],
  ["chargedW", "charged", "plan.charged"],
  ["plannedW", "planned", "plan.planned"],
  ["soc", "soc", "plan.soc"],
  ["socToCome", "soc-to-come", "plan.soc-to-come"],
] as const satisfies readonly (readonly [keyof PlanSeries, string, Key])[];

/** The legend of the chart. */
export function Legend({ series }: { readonly series: PlanSeries }): JSX.Element {
  const text = useText();
  const id = useId();
  return (
    <ul class="legend">
      {LEGEND.filter(([column]) => series[column]).map(([column, kind, name]) => (
        <li key={column}>
          <svg width="20" height="14" aria-hidden="true" focusable="false">
            {["solar", "charged"].includes(kind) && <rect class={kind} x="1" y="2" width="18" height="11" />}
            {kind === "planned" && (
              <>
                <Hatch id={id} />
                <rect class="planned" fill={`url(#${id})`} x="1" y="2" width="18" height="11" />
              </>
            )}
            {["forecast", "soc", "soc-to-come"].includes(kind) && <path class={kind} d="M0,7h20" />}
            {kind === "price" && <path class="price" d="M0,10h7V4h7v5h6" />}
          </svg>
          {text.say(name)}
        </li>
      ))}
    </ul>
  );
}

/** The pattern for planned charging. */
export function Hatch({ id }: { readonly id: string }): JSX.Element {
  return (
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="hatch-ground" width="6" height="6" />
      <line class="hatch-line" x1="1.5" x2="1.5" y1="0" y2="6" />
    </pattern>
  );
}
