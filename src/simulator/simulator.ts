import { systemClock, type Clock } from "../core/clock";
import { SmartcarError } from "../core/error";
import { plain } from "../core/speech";
import type { CarSpec } from "./car/car-spec";
import type { SimulatedCar } from "./car/simulated-car";
import { openCloud } from "./cloud/cloud";
import type { Credentials } from "./cloud/tokens";
import { demoCars, demoUserId } from "./demo-cars";
import { createApp } from "./http/app";
import { Faults } from "./http/fault";
import { listen } from "./http/listen";
import { RequestLog, type LoggedRequest } from "./http/request-log";
import type { LoggedDelivery } from "./webhook/delivery-log";
import { defaultRules, type Rules } from "./rules";

/** What the simulator accepts unless it is set otherwise. No secret: nothing real is behind it. */
export const simulatorCredentials: Credentials = { clientId: "client_simulator", clientSecret: "simulator" };

/** What Connect calls the client id, unless it is set otherwise. */
export const simulatorApplicationId = "51000000-0000-4000-8000-0000000000a0";

/** The key of all webhook signatures, unless it is set otherwise. No secret either. */
export const simulatorManagementToken = "simulator-management-token";

export interface SimulatorOptions {
  /** 0 or absent: a free one. */
  readonly port?: number | undefined;
  /** Who can reach it; only this computer if absent. */
  readonly host?: string | undefined;
  /** The time that cars, tokens and limits live by. An adjustable one can be set, and followed, through the control API. */
  readonly clock?: Clock | undefined;
  readonly credentials?: Credentials | undefined;
  /** The client id of Connect. */
  readonly applicationId?: string | undefined;
  /** The key of all webhook signatures. */
  readonly managementToken?: string | undefined;
  /** Whose cars those are that name no user. */
  readonly userId?: string | undefined;
  readonly cars?: readonly CarSpec[] | undefined;
  readonly rules?: Partial<Rules> | undefined;
  /** `false`: Smartcar looks once a day only at a car that no webhook of the simulator is subscribed to. */
  readonly subscribed?: boolean | undefined;
}

/** A running cloud. */
export interface Simulator {
  /**
   * As `http://127.0.0.1:4545`: the API below `/v3`, tokens at `/oauth2/token`, Connect at `/oauth/authorize`, the control API
   * below `/simulator`, and a page for people at `/`.
   */
  readonly origin: string;
  readonly clock: Clock;
  readonly credentials: Credentials;
  readonly applicationId: string;
  readonly managementToken: string;
  readonly userId: string;
  readonly cars: readonly SimulatedCar[];
  /** The car with this id; throws SmartcarError `NOT_FOUND` if there is none. */
  car(vehicleId: string): SimulatedCar;
  /** The last thousand requests, oldest first. */
  readonly requests: readonly Readonly<LoggedRequest>[];
  /** The last thousand attempts to deliver something to a webhook, oldest first. */
  readonly deliveries: readonly Readonly<LoggedDelivery>[];
  /** Resolves when no delivery is on its way; one that waits for its next attempt does not count. */
  deliveriesDone(): Promise<void>;
  /** Ends all connections at once. Safe to call again. */
  close(): Promise<void>;
}

/** Starts a Smartcar cloud on this computer. Throws SmartcarError `BAD_INPUT` when the port cannot be had. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { clock = systemClock, credentials = simulatorCredentials, userId = demoUserId } = options;
  const { applicationId = simulatorApplicationId, managementToken = simulatorManagementToken } = options;
  const { port = 0, host = "127.0.0.1", cars = demoCars, subscribed = true } = options;
  const rules = { ...defaultRules, ...options.rules };
  const closing = new AbortController();

  const application = { applicationId, credentials, managementToken };
  const cloud = openCloud({ clock, rules, application, userId, cars, subscribed, closing: closing.signal });
  const log = new RequestLog();
  const server = await listen(createApp({ cloud, faults: new Faults(), log }), { host, port });
  const simulated = [...cloud.cars.values()].map(({ car }) => car);
  let closed: Promise<void> | undefined;

  return {
    origin: server.origin,
    clock,
    ...application,
    userId,
    cars: simulated,
    car: (vehicleId) => {
      const target = cloud.cars.get(vehicleId);
      if (!target) throw new SmartcarError("NOT_FOUND", plain("The simulator has no car with this id."));
      return target.car;
    },
    get requests() {
      return log.entries;
    },
    get deliveries() {
      return cloud.sender.log.entries;
    },
    deliveriesDone: () => cloud.sender.quiet(),
    close: () => {
      closed ??= Promise.all([server.close(), cloud.sender.close()]).then(() => undefined);
      cloud.webhooks.close();
      closing.abort();
      return closed;
    },
  };
}
