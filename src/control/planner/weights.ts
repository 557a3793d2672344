/** What counts besides energy, and how charging may be divided. */
export interface Weights {
  /** What avoiding a start, or an early start, is worth, money. */
  readonly startCost: number;
  /** What avoiding a stop is worth, money. A car that leaves stops by itself. */
  readonly stopCost: number;
  /** The same at the end of the grid; 0 if absent, for a car that stops there by itself. */
  readonly fullCost?: number | undefined;
  /** Money for each kWh that is missing for a goal. */
  readonly missedPerKwh: number;
  /** The shortest time of charging from its start on; any if absent. */
  readonly shortestMs?: number | undefined;
  /** Money for charging that a departure, a full battery, or an unusable price ends sooner, or that begins late without need. */
  readonly shortCost?: number | undefined;
  /** How long after a start the car begins to take power; 0 if absent. */
  readonly startDelayMs?: number | undefined;
  /** Money for each hour of the reserved time in which the car does not charge. */
  readonly idlePerHour?: number | undefined;
  /** How often charging may begin until each departure; any number if absent. */
  readonly mostRuns?: number | undefined;
}

/**
 * The weights alone, all of them named also where absent. Whoever plans has them among other properties: the loops over positions
 * would be compiled again for each kind of object, which takes several times as long as a plan.
 */
export function weightsAlone(of: Weights): Weights {
  return {
    startCost: of.startCost,
    stopCost: of.stopCost,
    fullCost: of.fullCost,
    missedPerKwh: of.missedPerKwh,
    shortestMs: of.shortestMs,
    shortCost: of.shortCost,
    startDelayMs: of.startDelayMs,
    idlePerHour: of.idlePerHour,
    mostRuns: of.mostRuns,
  };
}
