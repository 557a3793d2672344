import type { JSX } from "preact";
import type { CarState } from "../../page-car";
import { useText } from "../text";

/** The state of charge as a bar, with marks at the charge limit of the car and at what is needed. */
export function SocBar({ car }: { readonly car: CarState }): JSX.Element {
  const text = useText();
  const { soc, limit, charge } = car;
  const target = targetOf(car);
  const value = soc ? text.percent(soc.value) : text.say("car.soc-unknown");
  const marks = [
    limit && text.say("car.limit-mark", { percent: text.percent(limit.value) }),
    target !== undefined && text.say("car.target-mark", { percent: text.percent(target) }),
  ].filter((mark) => typeof mark === "string");
  return (
    <svg
      class={`soc-bar ${charge}${soc?.isOld ? " old" : ""}`}
      role="img"
      aria-label={`${text.say("car.soc")}: ${[value, ...marks].join(", ")}`}
      width="100%"
      height="24"
    >
      <rect class="soc-ground" y="9" width="100%" height="13" rx="3" />
      {limit && <rect class="soc-beyond" x={share(limit.value)} y="9" width={share(100 - limit.value)} height="13" />}
      {soc && <rect class="soc-level" y="9" width={share(soc.value)} height="13" rx="3" />}
      {limit && <rect class="limit-mark" x={share(Math.min(limit.value, 99.5))} y="6" width="2" height="18" />}
      {target !== undefined && (
        <svg class="target-mark" x={share(target)} width="1" overflow="visible">
          <path d="M-5,0H7L1,8Z" />
        </svg>
      )}
    </svg>
  );
}

function share(percent: number): string {
  return `${percent}%`;
}

/** The charge needed at the next departure, or else at any departure. */
export function targetOf({ ready, target }: CarState): number | undefined {
  return ready?.target ?? target;
}
