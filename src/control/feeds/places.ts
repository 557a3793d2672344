import { type Fields, isFields, isList, type Plain } from "./plain";

/** The keys under which Node-RED, Home Assistant, and GraphQL wrap a provider's response. */
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

/** So many names that nobody knows may lie around prices or a forecast. */
const MOST_UNKNOWN = 2;

const MOST_PLACES = 64;

/** A part of the data that a reader may know. */
export interface Place {
  readonly content: Plain;
  readonly within: readonly Fields[];
  readonly unknown: number;
  /** Whether it is below known names only. */
  readonly isNamed: boolean;
}

/** The content itself, then the content of its wrappers and what lies below other names, the outer first. */
export function placesIn(content: Plain): readonly Place[] {
  const places: Place[] = [];
  let level: readonly Place[] = [{ content, within: [], unknown: 0, isNamed: true }];
  for (let depth = 0; depth <= DEEPEST && level.length > 0 && places.length < MOST_PLACES; depth += 1) {
    places.push(...level);
    const below = level.flatMap(placesBelow);
    level = [...below.filter(({ isNamed }) => isNamed), ...below.filter(({ isNamed }) => !isNamed)].slice(
      0,
      MOST_PLACES,
    );
  }
  return places.slice(0, MOST_PLACES);
}

const KNOWN: ReadonlySet<string> = new Set(WRAPPERS);

function placesBelow({ content, within, unknown, isNamed }: Place): readonly Place[] {
  if (isList(content)) {
    // What has one answer, series, or home in a list.
    const [only, ...others] = content;
    return isFields(only) && others.length === 0 ? [{ content: only, within, unknown, isNamed }] : [];
  }
  if (!isFields(content)) return [];
  const around = [content, ...within];
  const wrapped = WRAPPERS.map((key) => content.get(key)).filter(holdsMore);
  const other = unknown < MOST_UNKNOWN ? [...content].filter(([key, held]) => !KNOWN.has(key) && holdsMore(held)) : [];
  return [
    ...wrapped.map((held) => ({ content: held, within: around, unknown, isNamed })),
    ...other.map(([, held]) => ({ content: held, within: around, unknown: unknown + 1, isNamed: false })),
  ];
}

/** Whether it has members of its own. */
export function holdsMore(held: Plain): boolean {
  return isFields(held) || isList(held);
}
