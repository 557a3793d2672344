import type * as ClientModule from "../../src/smartcar/client";
import type * as HostsModule from "../../src/smartcar/transport/hosts";
import type * as ThrottleModule from "../../src/smartcar/transport/throttle";
import type * as ClockModule from "../../src/core/clock";
import { car, type Client } from "./client";

// The build, as users run it: tsx would wrap every function of the source.
const { SmartcarClient }: typeof ClientModule = require("../../dist/src/smartcar/client.js");
const { hostsAt }: typeof HostsModule = require("../../dist/src/smartcar/transport/hosts.js");
const { Throttle }: typeof ThrottleModule = require("../../dist/src/smartcar/transport/throttle.js");
const { systemClock }: typeof ClockModule = require("../../dist/src/core/clock.js");

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
