/** The date of an instant, for people: `2026-11-20`, UTC. */
export function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
