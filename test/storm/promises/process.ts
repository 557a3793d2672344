import type { StormRecord, Violation } from "../record";

/** Promise 6: Node-RED never crashes because of us. */
export function crashes({ lives, lines }: StormRecord): Violation[] {
  const ended = lives.flatMap(({ n, ending }) =>
    ending && !ending.isWanted ? [{ promise: "process", text: `life ${n} ended by itself: ${ending.how}` }] : [],
  );
  const said = lines
    .filter((line) => /unhandled|uncaught|ExceptionHandler|Maximum call stack/i.test(line))
    .map((line) => ({ promise: "process", text: line.slice(0, 300) }));
  return [...ended, ...said];
}
