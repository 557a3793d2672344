import { volvo, type Answer, type TestCloud } from "./cloud";

export const home = { latitude: 48.1371, longitude: 11.5754 };
export const night = { startTime: "22:00", stopTime: "06:00" };
/** A daily schedule as it is sent. */
export const daily = { location: home, ...night };

/** The path of a car's schedules in the form `updates` of the simulator's rules, which has a list. */
export function updates(vehicleId: string, path = ""): string {
  return `/v3.0/vehicles/${vehicleId}/schedules${path}`;
}

/** The same in the form `reference`, which has none. */
export function reference(vehicleId: string, path = ""): string {
  return `/v3/vehicles/${vehicleId}/charge-schedules${path}`;
}

/** Requests about schedules. */
export interface ScheduleRequests {
  readonly post: (path: string, attributes: unknown) => Promise<Answer>;
  readonly remove: (path: string) => Promise<Answer>;
  /** The ids of the schedules in the Volvo. */
  readonly ids: () => string[];
}

/** Requests to the cloud of the test that runs. */
export function scheduleRequests(cloud: () => TestCloud): ScheduleRequests {
  return {
    post: (path, attributes) => cloud().ask(path, { method: "POST", body: { data: { attributes } } }),
    remove: (path) => cloud().ask(path, { method: "DELETE" }),
    ids: () =>
      cloud()
        .simulator.car(volvo)
        .state.schedules.map(({ id }) => id),
  };
}
