/** A car of the house, and how it is used. */
export interface HouseholdCar {
  /** Its id in the simulator. */
  readonly id: string;
  readonly name: string;
  /** Its name in topics: `smartcar/<topic>/…` and `house/<topic>/charger/power`. */
  readonly topic: string;
  /** The kind of charging that the demo shows with it. */
  readonly charges: "from solar" | "by plan" | "by schedules";
  /** State of charge when the demo begins, percent; absent: that of the simulator. */
  readonly soc?: number;
  /** Whether it is driven to work every day. */
  readonly commutes: boolean;
}

/** The cars of the house. */
export const household: readonly HouseholdCar[] = [
  {
    id: "51000000-0000-4000-8000-0000000000b1",
    name: "BMW i4",
    topic: "bmw",
    charges: "from solar",
    commutes: false,
  },
  {
    id: "51000000-0000-4000-8000-0000000000b2",
    name: "MINI",
    topic: "mini",
    charges: "by plan",
    soc: 30,
    commutes: true,
  },
  {
    id: "51000000-0000-4000-8000-0000000000c1",
    name: "Volvo EX30",
    topic: "volvo",
    charges: "by schedules",
    soc: 35,
    commutes: true,
  },
];

/** The departure in the plan of the flow, and the charge needed then. */
export const READY = { time: "07:00", percent: 80 } as const;

/**
 * A car without any schedule charges as soon as it is plugged in, so the owner of the Volvo has left one in it, for a minute during
 * which it is on the road.
 */
export const ownersSchedule = {
  type: "daily",
  location: { latitude: 48.1371, longitude: 11.5754 },
  startTime: "07:20",
  stopTime: "07:21",
} as const;

const ZONE = "Europe/Berlin";

const clockFace = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });

/** The local time of day at the house, such as `07:30`. */
export function timeOfDay(at: number): string {
  return clockFace.format(at);
}
