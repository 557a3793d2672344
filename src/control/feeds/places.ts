import { isFields, isList, type Plain } from "./plain";

/** Under what the makers' answers are wrapped on their way through Node-RED, Home Assistant and GraphQL. */
const WRAPPERS = [
  "payload",
  "data",
  "attributes",
  "new_state",
  "event",
  "response",
  "service_response",
  "result",
  "params",
  "em:0",
  "em1:0",
] as const;

const DEEPEST = 5;

const MOST_PLACES = 64;

/** The content itself, then what lies inside its wrappers, the outer first. */
export function placesIn(content: Plain): readonly Plain[] {
  const places: Plain[] = [];
  let level: readonly Plain[] = [content];
  for (let depth = 0; depth <= DEEPEST && level.length > 0 && places.length < MOST_PLACES; depth += 1) {
    places.push(...level);
    level = level.flatMap((place) =>
      isFields(place) ? WRAPPERS.map((key) => place.get(key)).filter((inner) => isFields(inner) || isList(inner)) : [],
    );
  }
  return places.slice(0, MOST_PLACES);
}
