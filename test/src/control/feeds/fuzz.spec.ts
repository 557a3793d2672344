import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import type { FeedOptions } from "../../../../src/control/feeds/feed";
import { readFeed } from "../../../../src/control/feeds/read-feed";
import { DAY_MS } from "../../../../src/core/duration";
import { berlin, feedFixture, NOON, slotsOf } from "../../../support/control/feeds";

/** How many bodies are tried: `FEED_FUZZ=100000 npx mocha …/fuzz.spec.ts` for more. */
const RUNS = Number(process.env["FEED_FUZZ"] ?? 3000);

const REACH_MS = 14 * DAY_MS;

const bodies = ["", "meters/"].flatMap((folder) =>
  readdirSync(join(__dirname, "../../../fixtures/feeds", folder))
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.stringify(feedFixture(folder + file.replace(/\.json$/, "")))),
);

/** What takes the place of a part of a body. */
const oddities = fc.oneof(
  fc.constantFrom(
    "null",
    "[]",
    "{}",
    "true",
    '""',
    '"unavailable"',
    "1e400",
    "-1e308",
    "1e-320",
    '"0,31"',
    '"NaN"',
    "[[]]",
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.date({ noInvalidDate: true }).map((date) => JSON.stringify(date.toISOString())),
  fc.string({ maxLength: 20 }).map((text) => JSON.stringify(text)),
);

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g;

/** A body with one of its names or values replaced, left out, or doubled, or cut there, so that it is no JSON any more. */
function mutated(body: string, place: number, oddity: string, kind: "replace" | "drop" | "double" | "cut"): string {
  const tokens = [...body.matchAll(TOKEN)];
  const token = tokens[Math.floor(place * tokens.length)];
  if (!token) return body;
  const [text] = token;
  const end = token.index + text.length;
  const isName = body[end] === ":";
  switch (kind) {
    case "replace":
      return body.slice(0, token.index) + (isName ? JSON.stringify(oddity) : oddity) + body.slice(end);
    case "drop":
      return body.slice(0, token.index) + (isName ? '"x"' : "null") + body.slice(end);
    case "double":
      return isName ? body : `${body.slice(0, token.index)}[${text},${text}]${body.slice(end)}`;
    default:
      return body.slice(0, end);
  }
}

const options = fc.record<Partial<FeedOptions>>({
  expect: fc.constantFrom("prices", "forecast", "power", undefined),
  currency: fc.constantFrom("EUR", "SEK", undefined),
  priceUnit: fc.constantFrom("MWh", "kWh", undefined),
  minor: fc.constantFrom(true, undefined),
  peakKw: fc.constantFrom(10, undefined),
  area: fc.constantFrom("SE3", "ee", "DK1", undefined),
  shape: fc.constantFrom(
    { path: "data", start: "start_timestamp", end: "", value: "marketprice", factor: 0.001 },
    { path: "prices", start: "startDate", end: "endDate", value: "price", factor: -1e9 },
    undefined,
  ),
});

const steps = fc.array(
  fc.record({
    place: fc.double({ min: 0, max: 0.999, noNaN: true }),
    oddity: oddities,
    kind: fc.constantFrom(...Array<"replace">(8).fill("replace"), "drop" as const, "double" as const, "cut" as const),
  }),
  { minLength: 1, maxLength: 4 },
);

describe("readFeed with mutated bodies", () => {
  it("never throws, and never tells an absurd value", () => {
    let read = 0;
    let longestMs = 0;
    fc.assert(
      fc.property(fc.constantFrom(...bodies), steps, options, fc.boolean(), (body, changes, set, asText) => {
        const text = changes.reduce((whole, { place, oddity, kind }) => mutated(whole, place, oddity, kind), body);
        const startedAt = performance.now();
        const result = readFeed(asText ? text : parsed(text), { ...berlin, ...set });
        longestMs = Math.max(longestMs, performance.now() - startedAt);
        if (!result.ok) {
          assert.match(result.came.key, /^(came|source)\./);
          return;
        }
        read += 1;
        const { feed } = result;
        const most = feed.kind === "forecast" ? 10_000_000 : 1_000_000;
        let before = NOON - REACH_MS;
        for (const { startAt, endAt, value } of slotsOf(feed)) {
          assert.ok(startAt >= before && endAt > startAt && endAt <= NOON + REACH_MS, "in order, and near");
          assert.ok(Number.isFinite(value) && Math.abs(value) <= most, "a value that can be");
          before = endAt;
        }
      }),
      { numRuns: RUNS },
    );
    process.stdout.write(`      ${RUNS} bodies, longest turn: ${longestMs.toFixed(1)} ms\n`);
    assert.ok(read > RUNS / 20, "some are still read");
  }).timeout(600_000);
});

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
