/** So many readings in a row tell whether two nodes hear the same meter. */
const COMPARED = 3;

/** They may have heard it a moment apart. */
const AGREE_W = 200;

/** How many readings of a node are worth keeping for it. */
export const READINGS_KEPT = COMPARED + 1;

/**
 * Whether two nodes hear the same meter, W, the newest reading last: their last three agree. One may be a reading ahead of
 * the other.
 */
export function shareMeter(one: readonly number[], other: readonly number[]): boolean {
  return agree(one, other) || agree(one.slice(0, -1), other) || agree(one, other.slice(0, -1));
}

function agree(one: readonly number[], other: readonly number[]): boolean {
  const [ours, theirs] = [one.slice(-COMPARED), other.slice(-COMPARED)];
  if (ours.length < COMPARED || theirs.length < COMPARED) return false;
  return ours.every((watts, index) => Math.abs(watts - (theirs[index] ?? Infinity)) <= AGREE_W);
}
