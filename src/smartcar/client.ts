import { MINUTE_MS, SECOND_MS } from "../core/duration";
import type { Dispatcher } from "undici";
import { systemClock, type Clock } from "../core/clock";
import type { TimeMark } from "../core/corrected-clock";
import type { UserTokens } from "./auth/user-tokens";
import { lackingError, type Expected } from "./errors/answer-error";
import { checkedId, type CarRef } from "./checked-id";
import { wireCommand, type Command, type Execution } from "./command";
import { collectConnections, readConnectionPage, type Connection, type ConnectionPage } from "./connection";
import type { Reply } from "./document";
import { executionOf } from "./execution";
import { Gateway, type RequestDone } from "./transport/gateway";
import type { Hosts } from "./transport/hosts";
import { Management } from "./management";
import type { FurtherRecords, OwnerOptions, OwnerRecords } from "./further-records";
import { pageSize } from "./pages";
import { paths } from "./paths";
import type { ApiRequest } from "./transport/request";
import { profileInMemory, type ProfileMemory } from "./schedules/profiles";
import { ScheduleClient } from "./schedules/schedule-client";
import { readSignalDocument, readSignalList, type Signal, type SignalList } from "./signal";
import { Throttle } from "./transport/throttle";
import { readVehicle, type Vehicle } from "./vehicle";

export interface SmartcarClientOptions {
  readonly hosts: Hosts;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A further source of records may want it in the client id's place. */
  readonly applicationId?: string | undefined;
  readonly clock?: Clock | undefined;
  /** Not closed with the client; without one the client opens its own. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Shared by clients with the same credentials; without one the client has its own. */
  readonly throttle?: Throttle | undefined;
  /** Real time, as the next. 330 s if absent: Smartcar may take more than five minutes over a command. */
  readonly commandTimeoutMs?: number | undefined;
  /** 30 s if absent. */
  readonly readTimeoutMs?: number | undefined;
  /** How long a call may wait for the throttle before it fails with RATE_LIMIT. Of the clock's time; 30 s if absent. */
  readonly longestWaitMs?: number | undefined;
  /** Hears what time it is at Smartcar with each answer. */
  readonly onTime?: ((mark: TimeMark) => void) | undefined;
  /** Hears of each request when it is over. */
  readonly onRequest?: ((done: RequestDone) => void) | undefined;
  /** Keeps which form of the schedules' paths the application has; for as long as the client lives if absent. */
  readonly scheduleProfile?: ProfileMemory | undefined;
}

/** Which connections are asked for; all if absent. */
interface ConnectionFilter {
  readonly userId?: string | undefined;
  readonly vehicleId?: string | undefined;
  readonly most?: number;
  readonly signal?: AbortSignal;
}

const READ_TIMEOUT_MS = 30 * SECOND_MS;
const COMMAND_TIMEOUT_MS = 5.5 * MINUTE_MS;
const LONGEST_WAIT_MS = 30 * SECOND_MS;

/**
 * Smartcar's API, version 3. One call gives one answer or one SmartcarError with advice; nothing is repeated but a request
 * whose token was refused, and that once.
 */
export class SmartcarClient {
  /** The cars' charge schedules. */
  readonly schedules: ScheduleClient;
  /** The application's webhooks and who is subscribed to them. */
  readonly management: Management;
  readonly #hosts: Hosts;
  readonly #gateway: Gateway;
  readonly #readTimeoutMs: number;
  readonly #commandTimeoutMs: number;
  readonly #ownerOptions: OwnerOptions;
  readonly #owners = new Map<UserTokens, OwnerRecords>();

  constructor({ hosts, clientId, clientSecret, clock = systemClock, dispatcher, ...options }: SmartcarClientOptions) {
    this.#hosts = hosts;
    this.#readTimeoutMs = options.readTimeoutMs ?? READ_TIMEOUT_MS;
    this.#commandTimeoutMs = options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
    this.#gateway = new Gateway({
      hosts,
      credentials: { clientId, clientSecret },
      clock,
      throttle: options.throttle ?? new Throttle({ clock }),
      dispatcher,
      onTime: options.onTime,
      onRequest: options.onRequest,
      tokenTimeoutMs: this.#readTimeoutMs,
      longestWaitMs: options.longestWaitMs ?? LONGEST_WAIT_MS,
    });
    this.management = new Management((request, signal) => {
      const common = {
        kind: "account",
        origin: hosts.management,
        headers: {},
        timeoutMs: this.#readTimeoutMs,
      } as const;
      return this.#gateway.ask({ ...common, ...request }, { urgency: "read", signal });
    });
    this.schedules = new ScheduleClient({
      gateway: this.#gateway,
      origin: hosts.vehicle,
      profile: options.scheduleProfile ?? profileInMemory(),
      readTimeoutMs: this.#readTimeoutMs,
      commandTimeoutMs: this.#commandTimeoutMs,
    });
    const application = { hosts, clientId, clientSecret, applicationId: options.applicationId ?? "" };
    this.#ownerOptions = { gateway: this.#gateway, application, clock, timeoutMs: this.#readTimeoutMs };
  }

  /**
   * All cars that owners granted to the application, those of one owner, or one car; with `most`, the first of them, that many or a few
   * more. One request for each 50 cars; costs none of the monthly calls.
   */
  connections({ userId, vehicleId, most, signal }: ConnectionFilter = {}): Promise<readonly Connection[]> {
    const fetchPage = async (page: number): Promise<ConnectionPage> => {
      const query = new URLSearchParams({ "page[number]": String(page), "page[size]": String(pageSize) });
      if (userId !== undefined) query.set("filter[userId]", checkedId(userId, "user-id"));
      if (vehicleId !== undefined) query.set("filter[vehicleId]", checkedId(vehicleId, "vehicle-id"));
      const reply = await this.#read({ what: "connections", kind: "account", path: paths.connections(query) }, signal);
      return readConnectionPage(reply.document) ?? fail("connections", reply);
    };
    return collectConnections(fetchPage, most);
  }

  /** What the car is. Costs none of the monthly calls. */
  async vehicle(vehicleId: string, signal?: AbortSignal): Promise<Vehicle> {
    const path = paths.vehicle(checkedId(vehicleId, "vehicle-id"));
    const reply = await this.#read({ what: "vehicle", kind: "account", path, vehicleId }, signal);
    return readVehicle(reply.document) ?? fail("vehicle", reply);
  }

  /** Everything that Smartcar holds of the car. One of the monthly calls, as the next. */
  async signals(car: CarRef, signal?: AbortSignal): Promise<SignalList> {
    const { vehicleId, headers } = checkedCar(car);
    const path = paths.signals(vehicleId);
    const reply = await this.#read({ what: "signals", kind: "read", path, headers, vehicleId }, signal);
    return readSignalList(reply.document) ?? fail("signals", reply);
  }

  /** One signal by its code, as `charge-ischarging`. */
  async signal(car: CarRef, code: string, signal?: AbortSignal): Promise<Signal> {
    const { vehicleId, headers } = checkedCar(car);
    const path = paths.signal(vehicleId, checkedId(code, "signal-code").toLowerCase());
    const reply = await this.#read({ what: "signal", kind: "read", path, headers, vehicleId }, signal);
    return readSignalDocument(reply.document) ?? fail("signal", reply);
  }

  /**
   * Sends a command and waits for its outcome, up to minutes. `beforeSending` may still prevent it by throwing. Whatever is not
   * certain throws with `read-back`. One of the monthly calls.
   */
  async command(car: CarRef, command: Command, signal?: AbortSignal, beforeSending?: () => void): Promise<Execution> {
    const { vehicleId, headers } = checkedCar(car);
    const { path, urgency, body } = wireCommand(command);
    const reply = await this.#gateway.ask(
      {
        what: command.name,
        kind: "command",
        method: "POST",
        origin: this.#hosts.vehicle,
        path: paths.command(vehicleId, path),
        headers: body ? { ...headers, "content-type": "application/json" } : headers,
        body,
        timeoutMs: this.#commandTimeoutMs,
        vehicleId,
      },
      { urgency, signal, beforeSending },
    );
    return executionOf(reply);
  }

  /** Fetches a token, to see whether Smartcar accepts the credentials. Throws CREDENTIALS if it does not. */
  checkToken(signal?: AbortSignal): Promise<void> {
    return this.#gateway.checkToken(signal);
  }

  /** An owner's records from a source with tokens of its own; one object for each owner, so that they are refreshed once. */
  ownerRecords(source: FurtherRecords, tokens: UserTokens): OwnerRecords {
    const owner = this.#owners.get(tokens) ?? source.open(this.#ownerOptions, tokens);
    this.#owners.set(tokens, owner);
    return owner;
  }

  /** Ends what is under way with CLOSED and frees the connections. */
  close(): Promise<void> {
    for (const owner of this.#owners.values()) owner.close();
    return this.#gateway.close();
  }

  #read(
    request: Pick<ApiRequest, "what" | "kind" | "path" | "vehicleId"> & Partial<Pick<ApiRequest, "headers">>,
    signal: AbortSignal | undefined,
  ): Promise<Reply> {
    return this.#gateway.ask(
      { method: "GET", origin: this.#hosts.vehicle, headers: {}, timeoutMs: this.#readTimeoutMs, ...request },
      { urgency: "read", signal },
    );
  }
}

/** Smartcar wants the owner named with whatever concerns a car (Smartcar docs: headers). */
function checkedCar({ vehicleId, userId }: CarRef): { vehicleId: string; headers: Record<string, string> } {
  return {
    vehicleId: checkedId(vehicleId, "vehicle-id"),
    headers: { "sc-user-id": checkedId(userId, "user-id") },
  };
}

function fail(expected: Expected, reply: Reply): never {
  throw lackingError(expected, reply);
}
