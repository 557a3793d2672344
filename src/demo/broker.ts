import { createServer, type Server } from "node:net";
import { Aedes } from "aedes";

/** An MQTT broker with direct access for the house. */
export interface Broker {
  publish(topic: string, payload: string): Promise<void>;
  /** Calls `onMessage` with each message to these topics from now on. */
  subscribe(topic: string, onMessage: (topic: string, payload: string) => void): Promise<void>;
  close(): Promise<void>;
}

/** Starts a broker for this computer only. */
export async function startBroker(port: number): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    publish: (topic, payload) =>
      new Promise((resolve, reject) => {
        const packet = { cmd: "publish", topic, payload, qos: 0, retain: false, dup: false } as const;
        aedes.publish(packet, (err) => (err ? reject(err) : resolve()));
      }),
    subscribe: (topic, onMessage) =>
      new Promise((resolve) => {
        aedes.subscribe(
          topic,
          (packet, done) => {
            onMessage(packet.topic, String(packet.payload));
            done();
          },
          resolve,
        );
      }),
    close: () => closeBoth(aedes, server),
  };
}

async function closeBoth(aedes: Aedes, server: Server): Promise<void> {
  await new Promise<void>((resolve) => aedes.close(resolve));
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
