import { car, type Client } from "./client";

/** The part of Smartcar's own SDK that is measured; it comes without types. */
interface Sdk {
  readonly Vehicle: new (
    id: string,
    token: string,
  ) => {
    getSignals(): Promise<{ body: { data: readonly unknown[] } }>;
    request(
      method: string,
      path: string,
      body: null,
      headers: Readonly<Record<string, string>>,
      version: "3",
    ): Promise<{ body: { data: { id: string } } }>;
  };
}

/**
 * Smartcar's SDK. Reads by its `getSignals()`, which is version 3. It has no command of version 3 by name, so commands go
 * through its `request()`; the answer is the same for all.
 */
export function officialSdk(origin: string): Client {
  process.env["SMARTCAR_API_V3_ORIGIN"] = origin;
  const { Vehicle }: Sdk = require("smartcar");
  const vehicle = new Vehicle(car.vehicleId, "token");
  const headers = { "sc-user-id": car.userId };
  return {
    read: async () => (await vehicle.getSignals()).body.data.length,
    command: async () => (await vehicle.request("post", "commands/charge/start", null, headers, "3")).body.data.id,
  };
}
