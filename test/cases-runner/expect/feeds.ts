import type { Slot } from "../../../src/control/shared/slots";
import type { CaseHome } from "../case-home";
import type { FeedExpected } from "../expectation";
import type { Taken } from "../inside";
import { isOneOf, listed } from "./compare";

/** What the node took from its last message. */
export function feed(home: CaseHome, want: FeedExpected): string[] {
  return unlike(want, home.takenBy(nodeOf(home, want)).at(-1));
}

/** What the node took from each of its messages, from the first on. */
export function feeds(home: CaseHome, want: readonly FeedExpected[]): string[] {
  const taken = home.takenBy(nodeOf(home, want[0]));
  return want.flatMap((one, index) => unlike(one, taken[index]).map((text) => `message ${index + 1}: ${text}`));
}

function nodeOf({ kase }: CaseHome, want: FeedExpected | undefined): string {
  return want?.node ?? kase.nodes[0]?.id ?? "";
}

function unlike(want: FeedExpected, came: Taken | undefined): string[] {
  const kind = came?.kind ?? "nothing";
  const slots = came?.slots ?? [];
  const took = came ? JSON.stringify({ ...came, slots: undefined, first: slots[0] }) : "nothing";
  if (!isOneOf(want.kind, kind)) return [`kind ${JSON.stringify(want.kind)}, took ${took}`];
  if (want.notKind !== undefined && isOneOf(want.notKind, kind))
    return [`not ${JSON.stringify(want.notKind)}, took ${took}`];
  if (!came) return [];
  const failures = [
    ...(want.count === undefined || want.count === slots.length ? [] : [`${want.count} slots, were ${slots.length}`]),
    ...(came.unit === undefined || isOneOf(want.unit, came.unit) ? [] : [`in ${JSON.stringify(want.unit)}`]),
    ...(want.net === undefined || want.net === (came.net ?? false) ? [] : [`net ${want.net}`]),
    ...(want.first === undefined || isFirst(want.first, slots[0]) ? [] : [`first ${JSON.stringify(want.first)}`]),
    ...listed(want.at ?? []).flatMap((one) => unlikeAt(one, slots)),
    ...(want.value === undefined || isClose(want.value, came.value, 1e-6) ? [] : [`value ${want.value}`]),
    ...(want.watts === undefined || isClose(want.watts, came.watts, 1) ? [] : [`${want.watts} W`]),
  ];
  return failures.map((text) => `${text}, took ${took}`);
}

function isFirst({ start, value }: NonNullable<FeedExpected["first"]>, slot: Slot | undefined): boolean {
  if (!slot) return false;
  const isThen = start === undefined || Date.parse(start) === slot.startAt;
  return isThen && (value === undefined || isClose(value, slot.value, Math.max(1e-6, Math.abs(slot.value) * 1e-3)));
}

function unlikeAt(
  { start, value }: { readonly start: string; readonly value: number },
  slots: readonly Slot[],
): string[] {
  const at = Date.parse(start);
  const found = slots.find(({ startAt, endAt }) => startAt <= at && endAt > at);
  const isRight = isClose(value, found?.value, Math.max(1e-4, Math.abs(value) * 0.01));
  return isRight ? [] : [`${value} at ${start}, came ${found?.value}`];
}

function isClose(want: number, came: unknown, apart: number): boolean {
  return typeof came === "number" && Math.abs(came - want) <= apart;
}
