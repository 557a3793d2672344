import type { Slot } from "./slots";

/**
 * One row of slots in time order from slots that may overlap or come twice: where two tell of the same time the
 * shorter one holds, of equal ones the first in the list.
 */
export function overlaySlots<S extends Slot>(slots: readonly S[]): readonly S[] {
  const sorted = slots.filter(hasLength).toSorted((one, other) => one.startAt - other.startAt);
  return sorted.some((slot, index) => slot.startAt < (sorted[index - 1]?.endAt ?? -Infinity)) ? sweep(sorted) : sorted;
}

/** From border to border, with the slots that cover the stretch between them. */
function sweep<S extends Slot>(sorted: readonly S[]): readonly S[] {
  const borders = [...new Set(sorted.flatMap((slot) => [slot.startAt, slot.endAt]))].toSorted((a, b) => a - b);
  const laid: Array<{ of: S; startAt: number; endAt: number }> = [];
  let covering: S[] = [];
  let next = 0;

  for (const [index, startAt] of borders.entries()) {
    covering = covering.filter((slot) => slot.endAt > startAt);
    for (let slot = sorted[next]; slot && slot.startAt === startAt; slot = sorted[next]) {
      covering.push(slot);
      next += 1;
    }
    const [first, ...others] = covering;
    const endAt = borders[index + 1];
    if (!first || endAt === undefined) continue;

    const best = others.reduce((held, slot) => (length(slot) < length(held) ? slot : held), first);
    const last = laid.at(-1);
    if (last && last.of === best && last.endAt === startAt) last.endAt = endAt;
    else laid.push({ of: best, startAt, endAt });
  }
  return laid.map(({ of, startAt, endAt }) => ({ ...of, startAt, endAt }));
}

function hasLength(slot: Slot): boolean {
  return slot.endAt > slot.startAt;
}

function length(slot: Slot): number {
  return slot.endAt - slot.startAt;
}
