import type { JSX } from "preact";
import type { CarState, PlanWindow } from "../../page-car";
import { readerOf, useText } from "../text";

/** Less is not worth a word, kWh. */
const SOME_KWH = 0.05;

/** The price of a window with solar power is another one than that of its hours. */
function priceKey(solarKwh: number): "plan.window-price" | "plan.window-price-sun" {
  return solarKwh >= SOME_KWH ? "plan.window-price-sun" : "plan.window-price";
}

/** The plan in words: when, how much, and what it costs. */
export function PlanFacts({ car }: { readonly car: CarState }): JSX.Element {
  const text = useText();
  const { plan, currency, zone } = car;
  if (!plan || plan.windows.length === 0) return <p class="quiet-text">{text.say("plan.none")}</p>;
  const details = ({ energyKwh, solarKwh = 0, price }: PlanWindow): string =>
    [
      energyKwh !== undefined && text.say("plan.window-energy", { kwh: text.kwh(energyKwh) }),
      price !== undefined && text.say(priceKey(solarKwh), { price: text.price(price, currency) }),
    ]
      .filter(Boolean)
      .join(" ");
  const sums = [
    plan.cost !== undefined && text.say("plan.cost", { cost: text.money(plan.cost, currency) }),
    // The saving is negative if the plan charges more than what is needed now.
    (plan.saving ?? 0) > 0.005 && text.say("plan.saving", { saving: text.money(plan.saving ?? 0, currency) }),
  ].filter((line) => line !== false);
  return (
    <>
      <ul class="windows">
        {plan.windows.map((window) => (
          <li key={window.startAt}>
            <strong>
              {text.say("plan.window", {
                from: text.time(window.startAt, readerOf(car)),
                to: text.clock(window.endAt, zone),
              })}
            </strong>{" "}
            <span class="quiet-text">{details(window)}</span>
          </li>
        ))}
      </ul>
      {sums.length > 0 && (
        <ul class="sums">
          {sums.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </>
  );
}
