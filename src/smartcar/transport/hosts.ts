import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";

/** Where Smartcar's services live: one origin each, without a slash at the end. */
export interface Hosts {
  /** Application tokens. */
  readonly iam: string;
  /** Connections, vehicles, signals, commands and schedules. */
  readonly vehicle: string;
  /** Webhook subscriptions. */
  readonly management: string;
  /** The page on which an owner grants access. */
  readonly connect: string;
}

/** Smartcar itself (Smartcar docs: API reference). */
export const liveHosts: Hosts = {
  iam: "https://iam.smartcar.com",
  vehicle: "https://vehicle.api.smartcar.com",
  management: "https://management.api.smartcar.com",
  connect: "https://connect.smartcar.com",
};

/** Everything under one address: the simulator, a relay, a test. Throws BAD_INPUT for what is not an HTTP address. */
export function hostsAt(address: string): Hosts {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new SmartcarError("BAD_INPUT", say("error.origin"));
  }
  const { origin } = url;
  return { iam: origin, vehicle: origin, management: origin, connect: origin };
}
