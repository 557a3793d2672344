import { stormCars } from "../cars";
import type { Passed } from "../proxy";
import { lifeAt, secondsAt, type Output, type StormRecord, type Violation } from "../record";

/** News may come to a node so long after it was acknowledged, where many wait for a slow disk. */
const TAKEN_IN_US = 10_000_000;

/**
 * Promise 0: every decision rests on evidence. A node that has got nothing since it began does not start a car; what a tariff
 * node knows of prices comes back, and a report of its car is enough.
 */
export function unfounded(record: StormRecord): Violation[] {
  return record.outputs.filter(isStart).flatMap((output) => {
    const node = output.from.slice(0, -2);
    const begun = beginOf(record, node, output.at);
    if (begun === undefined) return [];
    if (record.evidence.some((one) => one.node === node && one.at >= begun && one.at <= output.at)) return [];
    const [kind, car = ""] = node.split("-");
    if (kind !== "surplus" && isReported(record, car, { from: begun, to: output.at })) return [];
    return [
      {
        promise: "evidence",
        at: output.at,
        car,
        text: `${secondsAt(record, output.at)}: ${node} decided to charge on nothing: ${output.text.slice(0, 300)}`,
      },
    ];
  });
}

function isStart({ from, text }: Output): boolean {
  return /^(surplus|tariff|mode)-\w+:1$/.test(from) && text.includes('"payload":true');
}

/** Since when a node is there; `undefined` in the middle of a deploy, when nobody can tell the old node from the new. */
function beginOf({ begins }: StormRecord, node: string, at: number): number | undefined {
  const begin = begins.findLast(({ from, nodes }) => from <= at && nodes.includes(node));
  return begin && begin.to <= at ? begin.from : undefined;
}

/** Whether the cloud has told of a car between two instants: it delivered something, or answered a read. */
export function isReported(
  { lives, sent, delivered }: Pick<StormRecord, "lives" | "sent" | "delivered">,
  car: string,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  const id = stormCars.find(({ name }) => name === car)?.id ?? "";
  // What was acknowledged is taken in afterwards; what an earlier process has acknowledged is no fresh report.
  const first = Math.max(lifeAt({ lives }, to)?.from ?? 0, from - TAKEN_IN_US);
  const isThen = ({ at, answeredAt = Infinity }: Passed): boolean => at <= to && answeredAt >= first;
  return (
    delivered.some((one) => isThen(one) && one.body.includes(id)) ||
    sent.some((one) => isThen(one) && one.method === "GET" && one.status === 200 && one.path.includes(id))
  );
}
