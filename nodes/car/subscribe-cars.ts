import type { SmartcarClient } from "../../src/smartcar/client";
import type { Connection } from "../../src/smartcar/connection";
import { SmartcarError } from "../../src/core/error";

/** A webhook of the application, and how many of its cars are subscribed to it. */
export interface WebhookLine {
  readonly id: string;
  readonly name: string;
  readonly callbackUri: string;
  readonly subscribed: number;
  readonly cars: number;
}

/** What became of subscribing all cars of an account to a webhook, as numbers of cars. */
export interface SubscribeResult {
  /** Cars that are subscribed now and were not before. */
  readonly created: number;
  readonly existed: number;
  /** What went wrong, each sentence once. */
  readonly problems: readonly string[];
}

/** The application's webhooks. Costs no calls. */
export async function listWebhooks(client: SmartcarClient): Promise<readonly WebhookLine[]> {
  const [webhooks, subscriptions, cars] = [
    await client.management.webhooks(),
    await client.management.subscriptions(),
    await client.connections(),
  ];
  return webhooks.map(({ id, name = "", callbackUri = "" }) => {
    const subscribed = new Set(subscriptions.filter((one) => one.webhookId === id).map(({ vehicleId }) => vehicleId));
    const ours = cars.filter(({ vehicleId }) => subscribed.has(vehicleId));
    return { id, name, callbackUri, subscribed: ours.length, cars: cars.length };
  });
}

/** Subscribes all cars of the account to one webhook; one that cannot be does not keep back the others. */
export async function subscribeCars(client: SmartcarClient, webhookId: string): Promise<SubscribeResult> {
  const known = new Set((await client.management.subscriptions(webhookId)).map(({ vehicleId }) => vehicleId));
  const missing = new Map<string, Connection>();
  const cars = await client.connections();
  for (const car of cars) if (!known.has(car.vehicleId)) missing.set(car.vehicleId, car);

  let created = 0;
  const problems = new Set<string>();
  for (const car of missing.values()) {
    try {
      if ((await client.management.subscribe(webhookId, car)) === "created") created += 1;
    } catch (err) {
      if (!(err instanceof SmartcarError)) throw err;
      problems.add(err.message);
      if (err.retry !== "never" || err.scope === "application") break;
    }
  }
  return { created, existed: cars.length - missing.size, problems: [...problems] };
}
