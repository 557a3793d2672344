import type { JSX } from "preact";
import type { CarSession, CarState } from "../../page-car";
import { useText, type Text } from "../text";

/** The sums of the month, and the last sessions. */
export function Sessions({ car }: { readonly car: CarState }): JSX.Element | null {
  const text = useText();
  const { month, sessions, session } = car;
  const running = session && session.endAt === undefined ? [session] : [];
  const all = [...running, ...sessions];
  if (all.length === 0 && !month) return null;
  const sums = month && month.sessions > 0 ? month : undefined;
  return (
    <section class="car-sessions">
      <h4>{text.say("sessions.title")}</h4>
      {sums && (
        <dl class="facts">
          <div>
            <dt>{text.say("sessions.month")}</dt>
            <dd>{sums.energyKwh === undefined ? text.say("page.unknown") : text.kwh(sums.energyKwh)}</dd>
          </div>
          <div>
            <dt>{text.say("sessions.cost")}</dt>
            <dd>{sums.cost === undefined ? text.say("page.unknown") : text.money(sums.cost, car.currency)}</dd>
          </div>
          <div>
            <dt>{text.say("sessions.sessions")}</dt>
            <dd>{text.number(sums.sessions)}</dd>
          </div>
        </dl>
      )}
      {sums?.cost !== undefined && sums.costShare !== undefined && (
        <p class="quiet-text">{text.say("sessions.partly", { percent: text.percent(sums.costShare) })}</p>
      )}
      {all.length === 0 ? (
        <p class="quiet-text">{text.say("sessions.none")}</p>
      ) : (
        <details>
          <summary>{text.say("sessions.last")}</summary>
          <SessionTable car={car} sessions={all} />
        </details>
      )}
    </section>
  );
}

/** The sums of the running session so far. */
export function RunningSession({ car }: { readonly car: CarState }): JSX.Element | null {
  const text = useText();
  const { session, currency } = car;
  if (!session || session.endAt !== undefined) return null;
  const parts = [
    session.energyKwh === undefined ? undefined : text.kwh(session.energyKwh),
    session.cost === undefined ? undefined : text.money(session.cost, currency),
    solarOf(session, text),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return null;
  return <p class="quiet-text">{text.say("sessions.this", { text: parts.join(" · ") })}</p>;
}

function solarOf({ solarShare }: CarSession, text: Text): string | undefined {
  if (solarShare === undefined) return undefined;
  return text.say("plan.part", { label: text.say("sessions.solar-share"), value: text.percent(solarShare) });
}

function SessionTable({
  car,
  sessions,
}: {
  readonly car: CarState;
  readonly sessions: readonly CarSession[];
}): JSX.Element {
  const text = useText();
  const unknown = "–";
  const about = (value: string, { isApproximate }: CarSession): string =>
    isApproximate ? text.say("sessions.approximate", { value }) : value;
  return (
    <table class="sessions">
      <thead>
        <tr>
          <th scope="col">{text.say("sessions.when")}</th>
          <th scope="col" class="number">
            {text.say("sessions.energy")}
          </th>
          <th scope="col" class="number">
            {text.say("sessions.cost")}
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.startAt}>
            <th scope="row">
              {text.day(session.startAt, { zone: car.zone, now: car.at })}, {text.clock(session.startAt, car.zone)}
              <span class="quiet-text">{detailsOf(session)}</span>
            </th>
            <td class="number">
              {session.energyKwh === undefined ? unknown : about(text.kwh(session.energyKwh), session)}
            </td>
            <td class="number">{session.cost === undefined ? unknown : text.money(session.cost, car.currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );

  function detailsOf(session: CarSession): string {
    const { place, socFrom, socTo, endAt } = session;
    const where = place === "unknown" ? undefined : text.say(place === "home" ? "car.at-home" : "car.away");
    const levels =
      socFrom !== undefined && socTo !== undefined
        ? text.say("sessions.from-to", { from: text.percent(socFrom), to: text.percent(socTo) })
        : undefined;
    const running = endAt === undefined ? text.say("sessions.running") : undefined;
    return [running, where, levels, solarOf(session, text)].filter(Boolean).join(" · ");
  }
}
