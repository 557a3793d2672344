import { departureText } from "../../../nodes/tariff/departure-list";
import { declaration } from "../../../nodes/tariff/settings";
import { tariffSettings } from "../../../nodes/tariff/tariff-settings";
import type { DepartureRule, TariffSettings, Weekday } from "../../../src/control/tariff/settings";
import { smartcarHomeOf } from "../homes/smartcar-home";
import type { Place } from "../life/controller";

/** As many as the aim allows; the maker would allow more. */
export const MOST_STOPS = 25;

type Dialog = Readonly<Record<string, unknown>>;

/** As the owner of this house would set `smartcar-tariff`; what a kWh becomes in the battery is left for it to learn. */
export function asRecommended(place: Place): TariffSettings {
  const { declared, powerKw } = place.car;
  const dialog = {
    ...dragged(place),
    target: declared.neededPercent,
    full: declared.limitPercent,
    chargePowerKw: powerKw,
    mostStops: place.knowledge.stops ? "" : (declared.mostStops ?? MOST_STOPS),
  };
  return read(dialog, place);
}

/** As it is dragged in, plus the departures; what the house pays and earns is in its `smartcar-home`. */
export function asDragged(place: Place): TariffSettings {
  return read(dragged(place), place);
}

function dragged({ car: { declared }, house }: Place): Dialog {
  const initial = Object.entries(declaration.settings).map(([key, setting]) => [key, setting.initial]);
  const { mostStops = "" } = declared;
  return { ...Object.fromEntries(initial), zone: house.zone, departures: departures(declared), mostStops };
}

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const USUAL_PERCENT = declaration.settings.target.initial;

/** Those of every week, with what they need where that is not what the dialog begins with. */
function departures({ told, trips, neededPercent }: Place["car"]["declared"]): string {
  if (told !== "set") return "";
  const rules = trips
    .filter(({ weeks }) => weeks === undefined)
    .map(({ weekdays, leaves, needs = neededPercent }): DepartureRule => ({
      days: WEEKDAYS.filter((day) => weekdays.includes(day)),
      time: leaves,
      ...(needs !== USUAL_PERCENT && { targetPercent: needs }),
    }));
  return departureText(rules);
}

function read(dialog: Dialog, { house }: Place): TariffSettings {
  return tariffSettings(dialog, undefined, () => undefined, smartcarHomeOf(house.declared)).rules;
}
