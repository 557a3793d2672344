import { constantFrom, oneof, record, sample, uint8Array, type Arbitrary } from "fast-check";

/** A message as nobody would send it on purpose. */
export interface RandomMessage {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly retain: boolean;
}

const WORDS = [
  "charge",
  "limit",
  "lock",
  "mode",
  "boost",
  "ready",
  "departures",
  "calendar",
  "target",
  "full",
  "minimum",
  "ceiling",
  "grid-limit",
  "state",
  "request",
  "__proto__",
  "constructor",
  "",
];
const ENDINGS = ["set", "set", "set", "set", "result", "state", "set/set", ""];
const VALUES: readonly unknown[] = [
  "on",
  "off",
  true,
  false,
  0,
  1,
  -1,
  50,
  80.5,
  100,
  101,
  1e308,
  "NaN",
  null,
  "none",
  "now",
  "solar",
  "minpv",
  "07:30",
  "25:00",
  "2026-06-02T07:30:00Z",
  "1970-01-01T00:00:00Z",
  1e18,
  [],
  [1, [2, [3]]],
  {},
  { at: "07:30", target: 90 },
  { at: null },
  { kwh: -5 },
  { minutes: 30, kwh: 3 },
  { limitW: 4200, until: "soon" },
  { value: { value: { value: 1 } } },
  { __proto__: { polluted: true } },
  "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260602T073000Z\nRRULE:FREQ=SECONDLY\nEND:VEVENT\nEND:VCALENDAR",
  "x".repeat(20_000),
  '{"a":'.repeat(2000),
  "€😀\u0000\u001b[31m",
];

const payloads: Arbitrary<string | Buffer> = oneof(
  { weight: 1, arbitrary: uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 6, arbitrary: constantFrom(...VALUES).map(written) },
  {
    weight: 3,
    arbitrary: record({ id: constantFrom<unknown>(1, "a", {}, [], null), value: constantFrom(...VALUES) }).map(
      (asked) => JSON.stringify(asked),
    ),
  },
);

function written(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** So many random messages for the cars and homes of these names, the same for the same seed. */
export function randomMessages(
  { count, seed }: { readonly count: number; readonly seed: number },
  prefix: string,
  names: readonly string[],
): readonly RandomMessage[] {
  const message = record({
    name: oneof(
      { weight: 4, arbitrary: constantFrom(...names) },
      { weight: 1, arbitrary: constantFrom("nobody", "", "$SYS", "a b", "é") },
    ),
    word: constantFrom(...WORDS),
    ending: constantFrom(...ENDINGS),
    payload: payloads,
    oneInTen: constantFrom(true, ...Array<boolean>(9).fill(false)),
  }).map(({ name, word, ending, payload, oneInTen }) => {
    const topic = [prefix, name, word, ending].join("/").replace(/\/$/, "");
    // What the node itself retains would only be overwritten.
    return { topic, payload, retain: topic.endsWith("/set") && oneInTen };
  });
  return sample(message, { numRuns: count, seed });
}
