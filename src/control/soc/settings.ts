/** What a user may set. Whatever is absent has the default named with it. */
export interface EstimateSettings {
  /** What the battery holds, kWh. Absent: as the car tells it; unknown if it does not. */
  readonly capacityKwh?: number | undefined;
  /** How much of what is drawn from the wall ends in the battery, 0 to 1: 0.85, until it is learnt. */
  readonly efficiency?: number | undefined;
  /** What the car takes while it charges. Absent: as the car tells it, or learnt. */
  readonly chargePowerW?: number | undefined;
  /** IANA zone of the house, for the days of trips: UTC. */
  readonly zone?: string | undefined;
}

export const DEFAULT_EFFICIENCY = 0.85;
