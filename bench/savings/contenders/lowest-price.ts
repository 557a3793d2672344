import { HOUR_MS } from "../../../src/core/duration";
import { dayStartOf } from "../homes/house";
import type { Rule } from "./rule";

const FROM_MS = 18 * HOUR_MS;
const TO_MS = 7 * HOUR_MS;

interface Group {
  readonly startAt: number;
  readonly endAt: number;
  readonly value: number;
}

/** The rule of power-saver's lowest price: a fixed number of hours each night, the cheapest, which need not be together. */
export function lowestPrice(): Rule {
  let windowAt = -Infinity;
  let on: readonly Group[] = [];
  return ({ now, facts, house, prices }) => {
    const dayAt = dayStartOf(house, now);
    const days = now - dayAt < TO_MS ? -1 : 0;
    const startAt = dayStartOf(house, now, days) + FROM_MS;
    const endAt = dayStartOf(house, now, days + 1) + TO_MS;
    if (now < startAt) return false;
    if (startAt !== windowAt && (prices.at(-1)?.endAt ?? 0) >= endAt) {
      windowAt = startAt;
      const dayKwh = Math.max(...facts.trips.all.map(({ usedKwh }) => usedKwh));
      // For the longest day, as who sets the hours would reckon.
      const wantedMs = Math.ceil((dayKwh / facts.efficiency / facts.powerKw) * 2) * (HOUR_MS / 2);
      on = cheapestHours(prices, { startAt, endAt, wantedMs });
    }
    return on.some((group) => group.startAt <= now && now < group.endAt);
  };
}

/** Switches off from the dearest until the wanted time is left; of equally dear groups the shorter first. */
function cheapestHours(
  prices: readonly Group[],
  { startAt, endAt, wantedMs }: { startAt: number; endAt: number; wantedMs: number },
): readonly Group[] {
  const groups = groupsOf(prices.filter((hour) => hour.startAt < endAt && hour.endAt > startAt));
  let overMs = endAt - startAt - wantedMs;
  const left = new Map(groups.map((group) => [group, group]));
  const byPrice = groups.toSorted((a, b) => b.value - a.value || a.endAt - a.startAt - (b.endAt - b.startAt));
  for (const group of byPrice) {
    const ms = group.endAt - group.startAt;
    if (overMs <= 0) break;
    left.delete(group);
    if (ms > overMs) left.set(group, shortened(groups, group, overMs));
    overMs -= ms;
  }
  return [...left.values()];
}

function groupsOf(hours: readonly Group[]): readonly Group[] {
  const groups: Group[] = [];
  for (const hour of hours) {
    const last = groups.at(-1);
    if (last?.value === hour.value && last.endAt === hour.startAt) groups.splice(-1, 1, { ...last, endAt: hour.endAt });
    else groups.push(hour);
  }
  return groups;
}

/** What is left lies beside the cheaper neighbor. */
function shortened(groups: readonly Group[], group: Group, byMs: number): Group {
  const index = groups.indexOf(group);
  const before = groups[index - 1]?.value ?? Infinity;
  const after = groups[index + 1]?.value ?? Infinity;
  return before > after ? { ...group, startAt: group.startAt + byMs } : { ...group, endAt: group.endAt - byMs };
}
