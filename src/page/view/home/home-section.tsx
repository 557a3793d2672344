import type { JSX } from "preact";
import type { CarState } from "../../page-car";
import type { PageSeries } from "../../page-series";
import type { HomeState } from "../../page-state";
import { CarList } from "../car/car-list";
import { Problems } from "../problems";
import { useText } from "../text";
import { PowerNow } from "./power-now";

interface HomeSectionProps {
  readonly home: HomeState;
  readonly cars: readonly CarState[];
  readonly series: PageSeries;
  readonly areMany: boolean;
}

/** The id of the heading of a home, for links to it. */
export function headingOf({ id }: HomeState): string {
  return `home-${id}`;
}

/** A home: its power flows, its prices, and its cars. */
export function HomeSection({ home, cars, series, areMany }: HomeSectionProps): JSX.Element {
  const text = useText();
  const { name, limit, price, feedIn, currency, isSimulated } = home;
  return (
    <section class="home" aria-labelledby={headingOf(home)}>
      <h2 id={headingOf(home)} tabIndex={-1}>
        {name} {isSimulated && <span class="tag">{text.say("page.simulated")}</span>}
      </h2>
      <div class="home-parts">
        <div class="home-now">
          <div class="card">
            <h3>{text.say("home.now")}</h3>
            {(price !== undefined || feedIn !== undefined) && (
              <dl class="prices">
                {price !== undefined && <Fact name={text.say("home.price")} value={text.price(price, currency)} />}
                {feedIn !== undefined && <Fact name={text.say("home.feed-in")} value={text.price(feedIn, currency)} />}
              </dl>
            )}
            <PowerNow home={home} cars={cars} />
          </div>
          {limit && <Problems problems={[{ code: "limit", severity: "warning", text: limit.text }]} reader={home} />}
          <Problems problems={home.problems} reader={home} />
        </div>
        <CarList cars={cars} series={series} home={home} areMany={areMany} />
      </div>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
