import { carIn } from "./cars";
import { secondsAt, type StormRecord, type Violation } from "./record";

const BEFORE_US = 6_000_000;
const AFTER_US = 2_000_000;

interface Line {
  readonly at: number;
  readonly text: string;
}

/** What happened around a violation with its car, a line each. */
export function storyOf(record: StormRecord, { at, car }: Violation): string[] {
  if (at === undefined || car === undefined) return [];
  const lines: Line[] = [
    ...record.asks
      .filter((ask) => ask.car === car)
      .map((ask) => ({
        at: ask.at,
        text: `${ask.id} asks ${ask.node} to ${ask.wants}${ask.isRepeated ? " again" : ""}`,
      })),
    ...record.outputs
      .filter(({ from, text }) => (from === "catch" ? text.includes(`-${car}"`) : from.includes(`-${car}:`)))
      .map(({ at: receivedAt, from, id, text }) => ({
        at: receivedAt,
        text: `${from} says ${id} ${text.slice(0, 240)}`,
      })),
    ...record.sent
      .filter(({ path }) => carIn(path) === car)
      .map(({ at: sentAt, method, path, status, isCut, answer = "" }) => ({
        at: sentAt,
        text: `${method} ${path.split("/").slice(4).join("/")} ${status} ${isCut ? "cut" : ""} ${answer.slice(0, 120)}`,
      })),
    ...record.begins
      .map(({ to, nodes }) => ({ at: to, some: nodes.filter((node) => node.endsWith(`-${car}`)) }))
      .map(({ at: begunAt, some }) => ({ at: begunAt, text: `begins anew: ${some.join(", ")}` })),
    ...record.lives.flatMap(({ n, ending }) =>
      ending ? [{ at: ending.at, text: `life ${n} ends: ${ending.how}` }] : [],
    ),
  ];
  return lines
    .filter((line) => line.at > at - BEFORE_US && line.at < at + AFTER_US)
    .toSorted((a, b) => a.at - b.at)
    .map((line) => `    ${secondsAt(record, line.at)} ${line.text}`);
}
