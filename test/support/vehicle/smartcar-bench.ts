import { SmartcarClient, type SmartcarClientOptions } from "../../../src/smartcar/client";
import type { CarRef } from "../../../src/smartcar/checked-id";
import { hostsAt } from "../../../src/smartcar/transport/hosts";
import { Throttle } from "../../../src/smartcar/transport/throttle";
import { SmartcarError } from "../../../src/core/error";
import { startApiServer, type ApiServer } from "../api-server";
import { FakeClock } from "../fake-clock";

export const car: CarRef = {
  vehicleId: "b0c6a7e4-9c2f-4d3b-8f6d-1a2b3c4d5e6f",
  userId: "2a9be0d7-6c1e-4f53-8f0c-0d3f5a7be901",
};

export const vehiclePath = `/v3/vehicles/${car.vehicleId}`;
export const signalsPath = `${vehiclePath}/signals`;
export const startPath = `${vehiclePath}/commands/charge/start`;
export const stopPath = `${vehiclePath}/commands/charge/stop`;

/** A client, the server it speaks to, and the clock of both its token and its throttle. */
export interface Bench {
  readonly server: ApiServer;
  readonly clock: FakeClock;
  readonly client: SmartcarClient;
  close(): Promise<void>;
}

/** Starts both; whoever starts them closes them. */
export async function startBench(options: Partial<SmartcarClientOptions> = {}): Promise<Bench> {
  const server = await startApiServer();
  const clock = new FakeClock();
  const client = new SmartcarClient({
    hosts: hostsAt(server.origin),
    clientId: "client_EXAMPLE01",
    clientSecret: "EXAMPLESECRET",
    clock,
    throttle: new Throttle({ clock, random: () => 0 }),
    ...options,
  });
  return { server, clock, client, close: () => client.close().then(() => server.close()) };
}

/** The error that a call ends with. */
export async function failure(call: Promise<unknown>): Promise<SmartcarError> {
  const outcome = await call.then(
    () => "it succeeded",
    (error: unknown) => error,
  );
  if (outcome instanceof SmartcarError) return outcome;
  throw new Error("expected a SmartcarError", { cause: outcome });
}
