/** The car of the benchmark. kWh in the battery, unless named otherwise. */
export const CAPACITY_KWH = 60;
export const LIMIT_PERCENT = 80;
export const NEEDED_PERCENT = 50;
export const START_PERCENT = 50;
/** How much of what is drawn ends in the battery. */
export const EFFICIENCY = 0.9;

export const LIMIT_KWH = (CAPACITY_KWH * LIMIT_PERCENT) / 100;
export const NEEDED_KWH = (CAPACITY_KWH * NEEDED_PERCENT) / 100;
export const START_KWH = (CAPACITY_KWH * START_PERCENT) / 100;

/** The chargers it is compared at. */
export const CHARGERS_KW = [3.7, 11] as const;
