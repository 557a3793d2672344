import * as z from "zod";
import { demoUserId } from "../../../src/simulator/demo-cars";
import type { SimulatorOptions } from "../../../src/simulator/simulator";
import { simulate, type TestCloud } from "./cloud";
import { receive, type Receiver } from "./receiver";

const Created = z.object({ id: z.string(), verified: z.boolean(), problem: z.string().optional() });
export type CreatedWebhook = z.infer<typeof Created>;

/** What the control API says of the webhook that it made of `spec`. */
export async function createWebhook(cloud: TestCloud, spec: object): Promise<CreatedWebhook> {
  return Created.parse(await cloud.control("/webhooks", { name: "Home", ...spec }));
}

/** Subscribes a car of the demo's user, as an application does; returns the id of the subscription. */
export async function subscribe(cloud: TestCloud, webhookId: string, vehicleId: string): Promise<string> {
  const body = { data: { attributes: { webhookId, userId: demoUserId, vehicleId } } };
  const { status, json, text } = await cloud.ask("/v3/subscriptions", { method: "POST", body });
  if (status !== 202) throw new Error(text);
  return z.object({ data: z.object({ id: z.string() }) }).parse(json).data.id;
}

export interface Subscribed {
  readonly cloud: TestCloud;
  readonly receiver: Receiver;
  readonly webhookId: string;
  close(): Promise<void>;
}

/** A car that is subscribed to a webhook whose first delivery has arrived and is forgotten. */
export async function subscribed(
  vehicleId: string,
  { webhook = {}, ...options }: SimulatorOptions & { webhook?: object } = {},
): Promise<Subscribed> {
  const cloud = await simulate(options);
  const receiver = await receive();
  const { id } = await createWebhook(cloud, { callbackUri: receiver.uri, ...webhook });
  await subscribe(cloud, id, vehicleId);
  await cloud.pass(5_000);
  receiver.forget();
  return {
    cloud,
    receiver,
    webhookId: id,
    close: async () => {
      await cloud.close();
      await receiver.close();
    },
  };
}
