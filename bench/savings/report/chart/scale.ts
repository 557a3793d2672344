/** Where a value lies on paper. */
export type Scale = (value: number) => number;

export function scale([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  return (value) => round(start + ((value - from) / (to - from)) * (end - start));
}

/** Round steps between two values, both of them included as far as they are round. */
export function ticks(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, index) => (first + index) * step);
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
