import { createServer, type Server } from "node:net";
import { Aedes } from "aedes";

export interface Broker {
  close(): Promise<void>;
}

/** An MQTT broker for this computer only. */
export async function startBroker(port: number): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return { close: () => closeBoth(aedes, server) };
}

async function closeBoth(aedes: Aedes, server: Server): Promise<void> {
  await new Promise<void>((resolve) => aedes.close(resolve));
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
