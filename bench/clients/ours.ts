import type * as BuiltClient from "./built-client";
import { car, type Client } from "./client";

// The build, as users run it: tsx would wrap every function of the source.
const built: typeof BuiltClient = require("../../dist/bench/clients/built-client.js");
const { hostsAt, SmartcarClient, systemClock, Throttle } = built;

/** This package's client with everything on: token, throttle (too wide to hold anything up), time limits, every answer checked. */
export function ours(origin: string): Client {
  const client = new SmartcarClient({
    hosts: hostsAt(origin),
    clientId: "client_measured",
    clientSecret: "secret",
    throttle: new Throttle({ clock: systemClock, size: { capacity: 1e9, refillPerMinute: 1e9 } }),
  });
  return {
    read: async () => (await client.signals(car)).signals.length,
    command: async () => (await client.command(car, { name: "charge-start" })).id,
  };
}
