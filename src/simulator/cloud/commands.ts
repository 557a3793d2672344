import * as z from "zod";
import { isFull, type CarState } from "../car/car-state";
import type { Rules } from "../rules";
import type { ApiErrorName } from "./api-errors";
import type { CloudCar } from "./cloud-car";
import type { CommandPath } from "./makes";

/** A command whose body was understood. */
export interface Order {
  /** What the answer repeats of the body. */
  readonly parameters?: Readonly<Record<string, number>>;
  readonly carryOut: (target: CloudCar, rules: Rules) => void;
}

/** A command that the cloud knows. */
export interface Command {
  readonly path: CommandPath;
  readonly type: string;
  readonly permission: string;
  /** The order that the body gives; `undefined` if it is not of the documented form. */
  readonly order: (body: unknown) => Order | undefined;
  /** Why the car as it stands cannot obey. */
  readonly refusal: (state: CarState, rules: Rules) => ApiErrorName | undefined;
}

const LimitBody = z.object({ data: z.object({ attributes: z.object({ percent: z.int().min(50).max(100) }) }) });

/** Every command of the simulated cloud. Smartcar docs: commands. */
export const commands: readonly Command[] = [
  {
    path: "charge/start",
    type: "charge-start",
    permission: "control_charge",
    order: () => ({ carryOut: ({ car }) => car.start() }),
    refusal: (state) => {
      if (!state.plugged) return "VEHICLE_STATE/CHARGING_PLUG_NOT_CONNECTED";
      if (state.charging || state.startsAt !== undefined) return "VEHICLE_STATE/CHARGING_IN_PROGRESS";
      return isFull(state) ? "VEHICLE_STATE/FULLY_CHARGED" : undefined;
    },
  },
  {
    path: "charge/stop",
    type: "charge-stop",
    permission: "control_charge",
    order: () => ({ carryOut: ({ car }) => car.change({ charging: false }) }),
    refusal: (state) => {
      if (!state.plugged) return "VEHICLE_STATE/CHARGING_PLUG_NOT_CONNECTED";
      return state.charging || state.startsAt !== undefined ? undefined : "VEHICLE_STATE/NOT_CHARGING";
    },
  },
  {
    path: "charge/set-limit",
    type: "charge-set-limit",
    permission: "control_charge",
    order: (body) => {
      const { data } = LimitBody.safeParse(body);
      if (!data) return undefined;
      const { percent } = data.data.attributes;
      return {
        parameters: { percent },
        carryOut: ({ car }, { limitSteps }) =>
          car.change({ limit: nearestStep(percent, limitSteps[car.spec.make] ?? 1) }),
      };
    },
    refusal: ({ plugged }, { limitNeedsCable }) =>
      limitNeedsCable && !plugged ? "VEHICLE_STATE/CHARGING_PLUG_NOT_CONNECTED" : undefined,
  },
  {
    path: "security/lock",
    type: "security-lock",
    permission: "control_security",
    order: () => ({ carryOut: ({ car }) => car.change({ locked: true }) }),
    refusal: () => undefined,
  },
  {
    path: "security/unlock",
    type: "security-unlock",
    permission: "control_security",
    order: () => ({
      carryOut: ({ car, make }, { bootUnlocks }) =>
        make.unlocksByBoot ? car.offerUnlock(bootUnlocks) : car.change({ locked: false }),
    }),
    refusal: () => undefined,
  },
];

/** The limit that a car takes for the one it was given. */
function nearestStep(percent: number, step: number): number {
  return Math.min(Math.round(percent / step) * step, 100);
}
