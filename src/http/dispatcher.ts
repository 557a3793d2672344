import type { LookupFunction } from "node:net";
import type { Dispatcher } from "undici";
import { SmartcarError } from "../core/error";
import { say } from "../core/speech";

const OPTIONS = {
  // More than the application's whole bucket can have under way: a command never waits for a connection.
  connections: 128,
  // An idle connection is given up long before a server would: a command must not meet one that is just being closed.
  keepAliveTimeout: 4_000,
  keepAliveMaxTimeout: 30_000,
  connect: { timeout: 10_000 },
  maxResponseSize: 4 * 1024 * 1024,
  allowH2: false,
} as const;

/**
 * Opens the connections of one account. Proxies are taken from the environment, but never stand before this very
 * machine. undici is loaded here and now, so that a Node-RED without a running account does not carry it. `lookup` finds the address
 * of a name in place of the system.
 */
export async function openDispatcher(origin: string, lookup?: LookupFunction): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import("undici");
  if (isLoopback(origin)) return new Agent(OPTIONS);
  const options = lookup ? { ...OPTIONS, connect: { ...OPTIONS.connect, lookup } } : OPTIONS;
  try {
    return new EnvHttpProxyAgent(options);
  } catch {
    // The reason would show the address of the proxy, and with it its password.
    throw new SmartcarError("NETWORK", say("error.proxy-address"));
  }
}

/** Whether an origin is this very machine, which no proxy can reach for us. */
export function isLoopback(origin: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(origin).hostname);
}
