import { secondsAt, type Ask, type Output, type StormRecord, type Violation } from "../record";

/** What came so shortly before the end of a process may still have been on its way, and was not written down yet. */
const JUST_ASKED_US = 5_000_000;

/** Several things are written down of a request, one after the other; each waits for one write at least, and for two at most. */
const WRITTEN_WITH = 8;

/**
 * Promise 2: a stop is never lost, and nothing that is pending ends in silence. Each request is answered: by an outcome, or by an
 * error that a Catch node gets; after a deploy by the node that has come in the place of the asked one. Of what was pending when the
 * process ended only a stop is owed an answer: it is reported by a deploy or after the restart, if the disk has kept it.
 */
export function unanswered(record: StormRecord): Violation[] {
  const answered = answersIn(record);
  return record.asks
    .filter((ask) => !answered.has(keyOf(ask)) && !isExcused(record, ask))
    .map((ask) => ({
      promise: ask.wants === "stop" ? "lost" : "silence",
      at: ask.at,
      car: ask.car,
      text: `${secondsAt(record, ask.at)}: ${ask.node} never answered ${shown(ask)}`,
    }));
}

function isExcused(record: StormRecord, ask: Ask): boolean {
  const { lives, outputs, written } = record;
  const { life, at, car, wants, isRepeated } = ask;
  const { ending, isKept } = lives[life] ?? {};
  if (!ending) return false;
  if (wants !== "stop" || isRepeated || !isKept || ending.at - at < JUST_ASKED_US) return true;
  // A busy computer may write nothing for longer.
  const writes = written.filter((one) => one.car === car && one.at > at && one.at < ending.at);
  if (writes.length < WRITTEN_WITH) return true;
  return outputs.some((one) => one.at > at && reportsStop(one, car)) || isHandedOver(record, ask);
}

/** Whether a node that has come in the place of the asked one has told what became of it: with a message of its own. */
function isHandedOver({ asks, begins, outputs }: StormRecord, { node, at, life, wants }: Ask): boolean {
  const begin = begins.find(({ to, nodes }) => to > at && nodes.includes(node));
  if (!begin) return false;
  const given = new Set(asks.filter((one) => one.node === node).map(({ id }) => id));
  return outputs.some((one) => {
    if (one.at < begin.from || one.life !== life || one.id.startsWith("storm-") || given.has(one.id)) return false;
    if (one.from === "catch") return one.text.includes(`"source":{"id":"${node}"`) && !one.text.includes('"CLOSED"');
    return one.from.startsWith(`${node}:`) && one.text.includes(`"command":"${wants}"`) && !LATER.test(one.text);
  });
}

/** What a report has shown of an answer that was given. */
const LATER = /"withdrawn":true|"NOT_CONFIRMED"/;

/** Whether it is told of a stop that it was not finished: by a deploy in the same life, or after a restart. */
function reportsStop({ from, text }: Output, car: string): boolean {
  return from === "catch" && text.includes("CLOSED") && text.includes("The stop of") && text.includes(car);
}

function shown({ id, wants, isRepeated }: Ask): string {
  return `${id} (${wants}${isRepeated ? ", repeated" : ""})`;
}

/** When each request was first answered, by `keyOf`: each node answers for itself what it was asked with the same message. */
export function answersIn({ outputs }: Pick<StormRecord, "outputs">): ReadonlyMap<string, number> {
  const answers = new Map<string, number>();
  for (const { from, id, text, at } of outputs) {
    const [, source] = from === "catch" ? (/"source":\{"id":"([^"]+)"/.exec(text) ?? []) : [];
    const node = source ?? from.slice(0, from.indexOf(":"));
    const key = keyOf({ node, id });
    if (/^(charge|limit|lock|schedule)-/.test(node) && !answers.has(key)) answers.set(key, at);
  }
  return answers;
}

export function keyOf({ node, id }: Pick<Ask, "node" | "id">): string {
  return `${node} ${id}`;
}
