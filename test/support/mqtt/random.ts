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

/** Random messages that are the same for the same seed. */
export function randomWith(seed: number): { message(prefix: string, names: readonly string[]): RandomMessage } {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const one = <T>(values: readonly T[], otherwise: T): T => values[Math.floor(next() * values.length)] ?? otherwise;
  const payload = (): string | Buffer => {
    if (next() < 0.1)
      return Buffer.from(Array.from({ length: Math.floor(next() * 60) }, () => Math.floor(next() * 256)));
    const value = one(VALUES, "");
    if (next() < 0.3) return JSON.stringify({ id: one([1, "a", {}, [], null], 1), value });
    return typeof value === "string" ? value : JSON.stringify(value);
  };
  return {
    message: (prefix, names) => {
      const name = next() < 0.8 ? one(names, "") : one(["nobody", "", "$SYS", "a b", "é"], "");
      const topic = [prefix, name, one(WORDS, ""), one(ENDINGS, "")].join("/").replace(/\/$/, "");
      // What the node itself retains would only be overwritten.
      return { topic, payload: payload(), retain: topic.endsWith("/set") && next() < 0.1 };
    },
  };
}
