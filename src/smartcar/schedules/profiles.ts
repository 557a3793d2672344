import type { ScheduleType } from "./schedule";

/** Which of the two documented forms of the paths an application's Smartcar knows. */
export type ScheduleProfile = "updates" | "reference";

interface ProfilePaths {
  create(vehicleId: string, type: ScheduleType): string;
  remove(vehicleId: string, scheduleId: string): string;
  /** Absent where only the signal ChargeTimers lists the schedules. */
  readonly list?: (vehicleId: string) => string;
}

/**
 * Both forms, and the only place that knows them. `updates` is tried first because it alone documents a list (Smartcar
 * docs: Volvo integration); `reference` is the form of the API reference.
 */
export const profiles: Readonly<Record<ScheduleProfile, ProfilePaths>> = {
  updates: {
    create: (vehicleId, type) => `/v3.0/vehicles/${vehicleId}/schedules/charge-${type}`,
    remove: (vehicleId, scheduleId) => `/v3.0/vehicles/${vehicleId}/schedules/${scheduleId}`,
    list: (vehicleId) => `/v3.0/vehicles/${vehicleId}/schedules`,
  },
  reference: {
    create: (vehicleId, type) => `/v3/vehicles/${vehicleId}/charge-schedules/${type}`,
    remove: (vehicleId, scheduleId) => `/v3/vehicles/${vehicleId}/charge-schedules/${scheduleId}`,
  },
};

/** Keeps the form that an application was found to have. Never rejects. */
export interface ProfileMemory {
  get(): Promise<ScheduleProfile | undefined>;
  set(profile: ScheduleProfile): Promise<void>;
}

/** For as long as the program runs. */
export function profileInMemory(): ProfileMemory {
  let known: ScheduleProfile | undefined;
  return {
    get: async () => known,
    set: async (profile) => {
      known = profile;
    },
  };
}
