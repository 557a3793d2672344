import type { JSX } from "preact";
import { useContext, useId, useMemo, useState } from "preact/hooks";
import { MINUTE_MS } from "../../../core/duration";
import type { CarState } from "../../page-car";
import type { CarSeries, HomeSeries } from "../../page-series";
import { PermissionContext, useAsking } from "../ask";
import { PlanChart } from "../chart/plan-chart";
import { planSeriesOf } from "../chart/plan-series";
import { Icon, type IconName } from "../icon";
import { Problems } from "../problems";
import { readerOf, useText, type Key, type Text } from "../text";
import { Adjustments } from "./adjustments";
import { BoostButtons, ChargeButtons, ModeButtons } from "./buttons";
import { Budget } from "./budget";
import { PlanFacts } from "./plan-facts";
import { RunningSession, Sessions } from "./sessions";
import { SocBar, targetOf } from "./soc-bar";

interface CarCardProps {
  readonly car: CarState;
  readonly series: CarSeries | undefined;
  readonly homeSeries: HomeSeries | undefined;
  /** Whether it is closed at first; otherwise it is always open. */
  readonly canClose: boolean;
}

/** One car: always its state and the reason; opened, also its plan, its sessions, and its buttons. */
export function CarCard({ car, series, homeSeries, canClose }: CarCardProps): JSX.Element {
  const text = useText();
  const id = useId();
  const [isOpen, setOpen] = useOpen(car.id);
  const isShown = isOpen || !canClose;
  const { mayControl } = useContext(PermissionContext);
  const plan = useMemo(() => planSeriesOf(series, homeSeries), [series, homeSeries]);
  const asking = useAsking();
  return (
    <article class={isShown ? "card car" : "card car closed"} aria-labelledby={id}>
      <Head car={car} id={id} />
      <Level car={car} />
      <RunningSession car={car} />
      <div class="why-and-more">
        <Why car={car} />
        {canClose && (
          <button
            type="button"
            class="more"
            aria-expanded={isOpen}
            aria-controls={`${id}-more`}
            aria-label={text.say("car.more", { car: car.name })}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="down" />
          </button>
        )}
      </div>
      <Problems problems={car.problems} reader={car} />
      <div id={`${id}-more`} class="car-more" hidden={!isShown}>
        {isShown && (
          <>
            <div class="car-controls">
              {mayControl && (
                <>
                  <ModeButtons car={car} {...asking} />
                  <ChargeButtons car={car} {...asking} />
                  <BoostButtons car={car} {...asking} />
                  <Adjustments car={car} {...asking} />
                </>
              )}
              <Budget car={car} />
            </div>
            <div class="car-plan">
              <h4>{text.say("plan.title")}</h4>
              <PlanFacts car={car} />
              <PlanChart
                name={car.name}
                series={plan}
                at={car.at}
                zone={car.zone}
                currency={car.currency}
                reason={reasonOf(car, text)}
              />
            </div>
            <Sessions car={car} />
          </>
        )}
      </div>
    </article>
  );
}

const STATES: Readonly<Record<CarState["charge"], readonly [IconName, Key]>> = {
  charging: ["bolt", "car.charging"],
  "plugged-in": ["plug", "car.plugged-in"],
  unplugged: ["unplugged", "car.unplugged"],
  full: ["full", "car.full"],
  unknown: ["unknown", "car.unknown"],
};

function Head({ car, id }: { readonly car: CarState; readonly id: string }): JSX.Element {
  const text = useText();
  const { name, make, model, charge, place, powerW, isSimulated, homeId } = car;
  const [icon, key] = STATES[charge];
  const power = charge === "charging" && powerW ? ` · ${text.kw(powerW.value)}` : "";
  const kind = [make, model].filter((part) => part && !name.includes(part)).join(" ");
  const where = place === "unknown" ? undefined : text.say(place === "home" ? "car.at-home" : "car.away");
  return (
    <header class="car-head">
      <div>
        <h3 id={id}>
          {name} {isSimulated && homeId === undefined && <span class="tag">{text.say("page.simulated")}</span>}
        </h3>
        <p class="quiet-text">{[kind, where].filter(Boolean).join(" · ")}</p>
      </div>
      <p class={`state ${charge}`}>
        <Icon name={icon} />
        {text.say(key) + power}
      </p>
    </header>
  );
}

function Level({ car }: { readonly car: CarState }): JSX.Element {
  const text = useText();
  const { soc, limit, rangeKm, minutesToFull, charge, ready } = car;
  const target = targetOf(car);
  return (
    <div class="level">
      <p class={soc?.isOld ? "soc-text old" : "soc-text"}>
        <strong>{soc ? text.percent(soc.value) : "–"}</strong>
        <span class="quiet-text">
          {soc ? "" : text.say("car.soc-unknown")}
          {soc?.isOld && text.say("page.as-of", { at: text.time(soc.at, readerOf(car)) })}
        </span>
        <span class="level-facts quiet-text">
          {charge === "charging" && minutesToFull !== undefined && (
            <span>{text.say("car.to-full", { wait: text.duration(minutesToFull * MINUTE_MS) })}</span>
          )}
          {rangeKm && <span>{text.say("car.range", { km: Math.round(rangeKm.value) })}</span>}
        </span>
      </p>
      <SocBar car={car} />
      <p class="marks quiet-text">
        {limit && <span class="limit">{text.say("car.limit-mark", { percent: text.percent(limit.value) })}</span>}
        {target !== undefined && (
          <span class="target">{text.say("car.target-mark", { percent: text.percent(target) })}</span>
        )}
        {ready && (
          <span>
            {text.say("car.ready-at", { at: text.time(ready.at, readerOf(car)) })}
            {ready.once && ` (${text.say("car.ready-once")})`}
          </span>
        )}
      </p>
    </div>
  );
}

function reasonOf({ decision, nobodyDecides }: CarState, text: Text): string {
  return decision?.reason ?? text.say(nobodyDecides ? "car.nobody-decides" : "car.no-decision");
}

/** The reason, the next change, and what is uncertain. */
function Why({ car }: { readonly car: CarState }): JSX.Element {
  const text = useText();
  const { decision, accepted, isStale, reportedAt } = car;
  const reader = readerOf(car);
  return (
    <div class="why">
      <p class="reason">{reasonOf(car, text)}</p>
      {decision?.next && (
        <p class="next">
          <Icon name="clock" />
          {decision.next.text}
        </p>
      )}
      {accepted?.charging !== undefined && (
        <p class="quiet-text">{text.say(accepted.charging ? "car.accepted-start" : "car.accepted-stop")}</p>
      )}
      {accepted?.limit !== undefined && (
        <p class="quiet-text">{text.say("car.accepted-limit", { percent: text.percent(accepted.limit) })}</p>
      )}
      {isStale && (
        <p class="stale">
          <Icon name="unknown" />
          {reportedAt === undefined
            ? text.say("car.never-reported")
            : text.say("car.stale", { at: `${text.day(reportedAt, reader)}, ${text.clock(reportedAt, car.zone)}` })}
        </p>
      )}
    </div>
  );
}

const STORED = "smartcar-page:open:";

/** Whether a card is open; remembered when the page is loaded again. */
function useOpen(id: string): [boolean, (isOpen: boolean) => void] {
  const [isOpen, set] = useState(() => sessionStorage.getItem(STORED + id) === "yes");
  const store = (next: boolean): void => {
    sessionStorage.setItem(STORED + id, next ? "yes" : "no");
    set(next);
  };
  return [isOpen, store];
}
