import type { JSX } from "preact";
import { DAY_MS } from "../../../core/duration";
import type { CarState } from "../../page-car";
import { useText } from "../text";

/** The calls and stops that are left. */
export function Budget({ car }: { readonly car: CarState }): JSX.Element | null {
  const text = useText();
  const { callsLeft, stopsLeft, stopsLimit, stopsDays, commandsLeft } = car.budget;
  const lines = [
    callsLeft !== undefined && text.say("car.calls-left", { count: callsLeft }),
    stopsLeft !== undefined &&
      (stopsLimit !== undefined && stopsDays !== undefined
        ? text.say("car.stops-left", { count: stopsLeft, limit: stopsLimit, days: text.duration(stopsDays * DAY_MS) })
        : text.say("car.stops-left-alone", { count: stopsLeft })),
    commandsLeft !== undefined && text.say("car.commands-left", { count: commandsLeft }),
  ].filter((line) => line !== false);
  if (lines.length === 0) return null;
  return (
    <ul class="budget quiet-text">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
