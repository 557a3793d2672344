import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CarState } from "../page-car";
import { useText } from "./text";

/** Announces to screen readers which car has changed its state or reason, but not every change of a number. */
export function Changes({ cars }: { readonly cars: readonly CarState[] }): JSX.Element {
  const text = useText();
  const [message, announce] = useState("");
  const known = useRef(new Map<string, string>());
  useEffect(() => {
    const changed = cars.filter((car) => {
      const before = known.current.get(car.id);
      known.current.set(car.id, keyOf(car));
      return before !== undefined && before !== keyOf(car);
    });
    if (changed.length === 0) return;
    const parts = changed.map(({ name, charge, decision }) =>
      [`${name}: ${text.say(`car.${charge}`)}.`, decision?.reason].filter(Boolean).join(" "),
    );
    announce(parts.join(" "));
  }, [cars, text]);
  return (
    <p class="hidden" aria-live="polite">
      {message}
    </p>
  );
}

function keyOf({ charge, decision }: CarState): string {
  return `${charge} ${decision?.code ?? ""}`;
}
