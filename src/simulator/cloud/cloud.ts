import type { Clock } from "../../core/clock";
import { completeSpec, type CarSpec } from "../car/car-spec";
import { SimulatedCar } from "../car/simulated-car";
import { seededRandom } from "../random";
import type { Rules } from "../rules";
import { Sender } from "../webhook/sender";
import { Webhooks } from "../webhook/webhooks";
import { CallLedger, CommandLedger } from "./ledgers";
import type { CloudCar } from "./cloud-car";
import { Connections } from "./connections";
import { profileOf } from "./makes";
import { SignalCache } from "./signal-cache";
import { TokenBucket } from "./token-bucket";
import { Tokens, type Credentials } from "./tokens";
import { UserGrants } from "./user-grants";

/** What an application has in the dashboard. */
export interface Application {
  /** What Connect calls the client id; another one than that of the credentials. */
  readonly applicationId: string;
  readonly credentials: Credentials;
  /** The key of its webhooks. */
  readonly managementToken: string;
}

/** Everything that lives behind the API. */
export interface Cloud {
  readonly clock: Clock;
  readonly rules: Rules;
  readonly application: Application;
  readonly tokens: Tokens;
  /** What owners granted under version 2.0. */
  readonly grants: UserGrants;
  /** The application's requests. */
  readonly bucket: TokenBucket;
  readonly connections: Connections;
  /** By vehicle id, also those that nobody has connected. */
  readonly cars: ReadonlyMap<string, CloudCar>;
  readonly webhooks: Webhooks;
  readonly sender: Sender;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Aborts what waits when the simulator closes. */
  readonly closing: AbortSignal;
}

export interface CloudOptions {
  readonly clock: Clock;
  readonly rules: Rules;
  readonly application: Application;
  /** Whose cars those are that name no user. */
  readonly userId: string;
  readonly cars: readonly CarSpec[];
  /** Whether all cars report automatically, or only those that a webhook is subscribed to. */
  readonly subscribed: boolean;
  readonly closing: AbortSignal;
}

/** A cloud with its cars. */
export function openCloud({ cars: list, userId, subscribed, ...parts }: CloudOptions): Cloud {
  const { clock, rules, application, closing } = parts;
  const startedAt = clock.now();
  const specs = list.map((spec) => completeSpec(spec, userId));
  const connections = new Connections(specs, clock);
  const isFollowed = (vehicleId: string): boolean => subscribed || webhooks.isWatched(vehicleId);

  function open(spec: Required<CarSpec>): CloudCar {
    const car = new SimulatedCar(spec, clock);
    const make = profileOf(spec, rules);
    const commands = new CommandLedger(rules.stopWindowMs);
    car.onChange((state) => {
      if (state.driving) commands.driven();
    });
    const cache = new SignalCache({
      car,
      make,
      timersForm: rules.timersForm,
      arrival: (takenAt) =>
        isFollowed(spec.id) ? takenAt + rules.lagMs(make.freshness) : nextRefresh(takenAt, startedAt, rules),
      isOpen: () => connections.of(spec.id)?.problem === undefined,
    });
    if (spec.connected && spec.collected) cache.collect();
    const bucket = new TokenBucket(rules.vehicleBucket, clock);
    return { car, make, cache, bucket, calls: new CallLedger(), commands };
  }

  const cars = new Map(specs.map((spec) => [spec.id, open(spec)]));
  connections.onChange((now) => {
    if (now && !now.problem && now.spec.collected) cars.get(now.spec.id)?.cache.collect();
  });
  const sender = new Sender({ clock, rules, closing });
  const { managementToken } = application;
  const webhooks = new Webhooks({ clock, rules, cars, connections, sender, managementToken, subscribed });

  return {
    ...parts,
    tokens: new Tokens(clock, rules.tokenLifetimeMs),
    grants: new UserGrants(clock, rules),
    bucket: new TokenBucket(rules.applicationBucket, clock),
    connections,
    cars,
    webhooks,
    sender,
    random: seededRandom(rules.seed),
  };
}

/** Of a car that nobody follows, what it has to tell waits until Smartcar looks the next time. */
function nextRefresh(takenAt: number, startedAt: number, { refreshEveryMs }: Rules): number {
  return startedAt + Math.ceil((takenAt - startedAt) / refreshEveryMs) * refreshEveryMs;
}
