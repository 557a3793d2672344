import { declaration } from "../../../nodes/tariff/settings";
import { tariffSettings } from "../../../nodes/tariff/tariff-settings";
import type { TariffSettings } from "../../../src/control/tariff/settings";
import { indexAt, valueAt } from "../homes/house";
import type { Place } from "../life/controller";

/** As many as the aim allows; the maker would allow more. */
export const MOST_STOPS = 25;

type Dialog = Readonly<Record<string, unknown>>;

/** As the owner of this house would set `smartcar-tariff`; what a kWh becomes in the battery is left for it to learn. */
export function asRecommended(place: Place): TariffSettings {
  const { declared, powerKw } = place.car;
  return read({
    ...dragged(place),
    target: declared.neededPercent,
    full: declared.limitPercent,
    chargePowerKw: powerKw,
    mostStops: place.knowledge.stops ? "" : (declared.mostStops ?? MOST_STOPS),
  });
}

/** As it is dragged in, plus the departures, the time zone, and what the house pays and earns. */
export function asDragged(place: Place): TariffSettings {
  return read(dragged(place));
}

function dragged(place: Place): Dialog {
  const initial = Object.entries(declaration.settings).map(([key, setting]) => [key, setting.initial]);
  const { mostStops = "" } = place.car.declared;
  return { ...Object.fromEntries(initial), ...describeHouse(place), ...departures(place), mostStops };
}

function describeHouse({ house }: Place): Dialog {
  const { feedIn, prices } = house.declared;
  const isFlat = prices.base !== "spot" && prices.windows.length === 0;
  return {
    zone: house.zone,
    ...(feedIn !== "spot" && { feedIn }),
    ...(isFlat && { fixedPrice: valueAt(house.price, indexAt(house, house.startAt)) }),
  };
}

const READY_FIELDS = [
  "readyMonday",
  "readyTuesday",
  "readyWednesday",
  "readyThursday",
  "readyFriday",
  "readySaturday",
  "readySunday",
] as const;

/** The times of every week. */
function departures({ car: { declared } }: Place): Dialog {
  if (declared.told !== "set") return {};
  const usual = declared.trips.filter(({ weeks }) => weeks === undefined);
  return Object.fromEntries(
    READY_FIELDS.flatMap((field, index) => {
      const trip = usual.find(({ weekdays }) => weekdays.includes(index + 1));
      return trip ? [[field, trip.leaves]] : [];
    }),
  );
}

function read(dialog: Dialog): TariffSettings {
  return tariffSettings(dialog, undefined, () => undefined).rules;
}
