/** What counts besides the energy, and how a charge may be cut up. */
export interface Weights {
  /** Money that beginning a charge is worth avoiding for, and beginning it early. */
  readonly startCost: number;
  /** Money that ending a charge by command is worth avoiding for. A car that leaves ends it automatically. */
  readonly stopCost: number;
  /** The same where the grid ends: nothing if absent, for a car that ends a charge automatically there. */
  readonly fullCost?: number | undefined;
  /** Money for each kWh that a goal is missed by. */
  readonly missedPerKwh: number;
  /** So long a charge lasts at least, from its command on; any time if absent. */
  readonly shortestMs?: number | undefined;
  /** Money for a charge that a departure, a full battery, or an unusable price ends sooner, or that begins late for no departure. */
  readonly shortCost?: number | undefined;
  /** So long after its command the car begins to take power; at once if absent. */
  readonly startDelayMs?: number | undefined;
  /** Money for each hour of the reserved time in which the car does not charge. */
  readonly idlePerHour?: number | undefined;
  /** How often a charge may begin until each departure; any number if absent. */
  readonly mostRuns?: number | undefined;
}
