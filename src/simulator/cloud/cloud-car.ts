import type { SimulatedCar } from "../car/simulated-car";
import type { CallLedger, CommandLedger } from "./ledgers";
import type { MakeProfile } from "./makes";
import type { SignalCache } from "./signal-cache";
import type { TokenBucket } from "./token-bucket";

/** A car, and what Smartcar and its make know of it. */
export interface CloudCar {
  readonly car: SimulatedCar;
  readonly make: MakeProfile;
  readonly cache: SignalCache;
  readonly bucket: TokenBucket;
  readonly calls: CallLedger;
  readonly commands: CommandLedger;
}
