import type { JSX } from "preact";
import type { CarState } from "../../page-car";
import type { PageSeries } from "../../page-series";
import type { HomeState } from "../../page-state";
import { CarCard } from "./car-card";

interface CarListProps {
  readonly cars: readonly CarState[];
  readonly series: PageSeries;
  readonly home?: HomeState | undefined;
  /** Whether there are so many cars on the page that each is closed at first. */
  readonly areMany: boolean;
}

/** The cars of a home, or those without one. */
export function CarList({ cars, series, home, areMany }: CarListProps): JSX.Element {
  return (
    <div class="cars">
      {cars.map((car) => (
        <CarCard
          key={car.id}
          car={car}
          series={series.cars[car.id]}
          homeSeries={home && series.homes[home.id]}
          canClose={areMany}
        />
      ))}
    </div>
  );
}
