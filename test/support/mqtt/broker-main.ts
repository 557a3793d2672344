// An MQTT broker as a process of its own, for tests that cut it off.
import { createServer, type AddressInfo } from "node:net";
import { Aedes } from "aedes";

async function main(): Promise<void> {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
    process.stdout.write(`broker at ${(server.address() as AddressInfo).port}\n`);
  });
}

void main();
