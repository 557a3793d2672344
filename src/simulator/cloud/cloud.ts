import type { Clock } from "../../clock";
import { completeSpec, type CarSpec } from "../car/car-spec";
import { SimulatedCar } from "../car/simulated-car";
import { seededRandom } from "../random";
import type { Rules } from "../rules";
import { CallLedger } from "./call-ledger";
import { CommandLedger } from "./command-ledger";
import { connectionOf, type Connection } from "./connection";
import { makes, type MakeProfile } from "./makes";
import { SignalCache, type Arrival } from "./signal-cache";
import { TokenBucket } from "./token-bucket";
import { Tokens, type Credentials } from "./tokens";

/** A car, and what Smartcar and its maker know of it. */
export interface ConnectedCar {
  readonly car: SimulatedCar;
  readonly make: MakeProfile;
  readonly connection: Connection;
  readonly cache: SignalCache;
  readonly bucket: TokenBucket;
  readonly calls: CallLedger;
  readonly commands: CommandLedger;
}

/** Everything that lives behind the API. */
export interface Cloud {
  readonly clock: Clock;
  readonly rules: Rules;
  readonly credentials: Credentials;
  readonly tokens: Tokens;
  /** The application's requests. */
  readonly bucket: TokenBucket;
  /** By vehicle id, the latest connection first. */
  readonly cars: ReadonlyMap<string, ConnectedCar>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Aborts what waits when the simulator closes. */
  readonly closing: AbortSignal;
}

export interface CloudOptions {
  readonly clock: Clock;
  readonly rules: Rules;
  readonly credentials: Credentials;
  /** Whose cars those are that name no user. */
  readonly userId: string;
  readonly cars: readonly CarSpec[];
  /** Whether the cars report by themselves, or are looked at once in a while. */
  readonly subscribed: boolean;
  readonly closing: AbortSignal;
}

export function openCloud({ cars, userId, subscribed, ...parts }: CloudOptions): Cloud {
  const { clock, rules } = parts;
  const startedAt = clock.now();

  function connect(spec: Required<CarSpec>, index: number): ConnectedCar {
    const car = new SimulatedCar(spec, clock);
    const make = makes[spec.make];
    const commands = new CommandLedger(rules.stopWindowMs);
    car.onChange((state) => {
      if (state.driving) commands.driven();
    });
    const arrival = subscribed ? reportArrival(rules, make) : refreshArrival(rules, startedAt);
    return {
      car,
      make,
      connection: connectionOf(spec, index, startedAt),
      cache: new SignalCache(car, make, arrival),
      bucket: new TokenBucket(rules.vehicleBucket, clock),
      calls: new CallLedger(),
      commands,
    };
  }

  return {
    ...parts,
    tokens: new Tokens(clock, rules.tokenLifetimeMs),
    bucket: new TokenBucket(rules.applicationBucket, clock),
    cars: new Map(cars.map((spec, index) => [spec.id, connect(completeSpec(spec, userId), index)])),
    random: seededRandom(rules.seed),
  };
}

/** A subscribed car's report takes as long as its make is known for. */
function reportArrival({ lagMs }: Rules, { freshness }: MakeProfile): Arrival {
  return (takenAt) => takenAt + lagMs(freshness);
}

/** Without a subscription, what the car has to tell waits until Smartcar looks the next time. */
function refreshArrival({ refreshEveryMs }: Rules, startedAt: number): Arrival {
  return (takenAt) => startedAt + Math.ceil((takenAt - startedAt) / refreshEveryMs) * refreshEveryMs;
}
