import { randomUUID } from "node:crypto";
import { ApiError } from "../cloud/api-errors";
import type { Connection } from "../cloud/connections";
import { signalCodes } from "../cloud/signal-catalog";
import type { LoggedDelivery } from "./delivery-log";
import { Subscriber, type SubscriberOptions } from "./subscriber";
import { inventedEvent } from "./invented-event";
import type { CloudCar } from "../cloud/cloud-car";
import type { Subscription, Webhook, WebhookSpec } from "./webhook";

export interface WebhooksOptions extends Omit<SubscriberOptions, "subscription" | "target"> {
  readonly cars: ReadonlyMap<string, CloudCar>;
  /** The key of webhooks that bring none of their own. */
  readonly managementToken: string;
}

/** The application's webhooks, and which cars are subscribed to them. */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #webhooks = new Map<string, Webhook>();
  /** By the subscription's ID. */
  readonly #subscribers = new Map<string, Subscriber>();
  readonly #ofCar = new Map<string, Set<Subscriber>>();

  constructor(options: WebhooksOptions) {
    this.#options = options;
    options.connections.onChange((now, before) => this.#followConnection(now, before));
  }

  get all(): readonly Webhook[] {
    return [...this.#webhooks.values()];
  }

  get subscriptions(): readonly Subscription[] {
    return [...this.#subscribers.values()].map(({ subscription }) => subscription);
  }

  /** Throws ApiError if there is no such webhook. */
  find(webhookId: string): Webhook {
    const webhook = this.#webhooks.get(webhookId);
    if (!webhook) throw new ApiError("RESOURCE_NOT_FOUND/PATH", { detail: "There is no such webhook." });
    return webhook;
  }

  /** Creates a webhook and challenges its receiver; without the right answer it stays unverified. */
  async create(spec: WebhookSpec): Promise<{ webhook: Webhook; problem: string | undefined }> {
    const signals = spec.signals ?? signalCodes;
    const webhook: Webhook = {
      ...spec,
      id: randomUUID(),
      createdAt: this.#options.clock.now(),
      signals,
      triggers: spec.triggers ?? signals,
      managementToken: spec.managementToken ?? this.#options.managementToken,
      autoSubscribe: spec.autoSubscribe ?? false,
      isVerified: false,
      isEnabled: true,
    };
    this.#webhooks.set(webhook.id, webhook);
    if (webhook.autoSubscribe) for (const connection of this.#options.connections.all) this.#join(webhook, connection);
    return { webhook, problem: await this.verify(webhook.id) };
  }

  /** Challenges the receiver again; says why it did not pass, or `undefined` if it did. */
  async verify(webhookId: string): Promise<string | undefined> {
    const webhook = this.find(webhookId);
    const problem = await this.#options.sender.verify(webhook);
    webhook.isVerified = problem === undefined;
    this.#restart(webhook);
    return problem;
  }

  /** Switches a webhook on or off; nothing is stored for it while it is off. */
  enable(webhookId: string, isEnabled: boolean): void {
    const webhook = this.find(webhookId);
    if (webhook.isEnabled === isEnabled) return;
    webhook.isEnabled = isEnabled;
    this.#restart(webhook);
  }

  /** Sends the body of the dashboard's test button, once. */
  test(webhookId: string): Promise<LoggedDelivery> {
    const webhook = this.find(webhookId);
    return this.#options.sender.sendOnce(webhook, inventedEvent(webhook, this.#options.clock));
  }

  remove(webhookId: string): void {
    const webhook = this.find(webhookId);
    webhook.isEnabled = false;
    this.#leave(this.#to(webhook));
    this.#webhooks.delete(webhookId);
  }

  /** Subscribes a car. Throws ApiError if there is no such webhook or car of this user, or it is subscribed already. */
  subscribe(webhookId: string, userId: string, vehicleId: string): Subscription {
    const webhook = this.find(webhookId);
    const connection = this.#options.connections.of(vehicleId);
    if (connection?.userId !== userId) throw new ApiError("AUTHENTICATION/ACCESS_DENIED");
    const isKnown = this.#of(vehicleId).some(({ subscription: other }) => other.webhook === webhook);
    if (isKnown) throw new ApiError("SUBSCRIPTION/ALREADY_EXISTS");
    return this.#join(webhook, connection);
  }

  /** Throws ApiError if there is no such subscription. */
  findSubscription(id: string): Subscription {
    const subscription = this.#subscribers.get(id)?.subscription;
    if (!subscription) throw new ApiError("RESOURCE_NOT_FOUND/PATH", { detail: "There is no such subscription." });
    return subscription;
  }

  unsubscribe(id: string): void {
    const subscription = this.findSubscription(id);
    this.#leave(this.#of(subscription.vehicleId).filter((one) => one.subscription === subscription));
  }

  /** Whether a webhook that works is subscribed to this car. */
  isWatched(vehicleId: string): boolean {
    return this.#of(vehicleId).some(({ subscription }) => isAtWork(subscription.webhook));
  }

  /** Ends all that waits. */
  close(): void {
    this.#leave([...this.#subscribers.values()]);
  }

  #join(webhook: Webhook, { spec, userId }: Connection): Subscription {
    const target = this.#options.cars.get(spec.id);
    if (!target) throw new ApiError("AUTHENTICATION/ACCESS_DENIED");
    const subscription = {
      id: randomUUID(),
      webhook,
      userId,
      vehicleId: spec.id,
      createdAt: this.#options.clock.now(),
    };
    const subscriber = new Subscriber({ ...this.#options, subscription, target });
    this.#subscribers.set(subscription.id, subscriber);
    this.#ofCar.set(spec.id, (this.#ofCar.get(spec.id) ?? new Set()).add(subscriber));
    if (isAtWork(webhook)) subscriber.begin();
    return subscription;
  }

  #leave(leaving: readonly Subscriber[]): void {
    for (const subscriber of leaving) {
      const { id, vehicleId } = subscriber.subscription;
      this.#subscribers.delete(id);
      this.#ofCar.get(vehicleId)?.delete(subscriber);
      subscriber.end();
    }
  }

  /** The subscribers of a car. */
  #of(vehicleId: string): readonly Subscriber[] {
    return [...(this.#ofCar.get(vehicleId) ?? [])];
  }

  /** The subscribers of a webhook. */
  #to(webhook: Webhook): readonly Subscriber[] {
    return [...this.#subscribers.values()].filter(({ subscription }) => subscription.webhook === webhook);
  }

  #restart(webhook: Webhook): void {
    for (const subscriber of this.#to(webhook)) {
      if (isAtWork(webhook)) subscriber.begin();
      else subscriber.end();
    }
  }

  #followConnection(now: Connection | undefined, before: Connection | undefined): void {
    const vehicleId = (now ?? before)?.spec.id ?? "";
    this.#leave(this.#of(vehicleId).filter(({ subscription }) => subscription.userId !== now?.userId));
    const left = this.#of(vehicleId);
    for (const subscriber of left) subscriber.checkErrors();
    if (!now || now.id === before?.id) return;
    const missed = this.all.filter((webhook) => !left.some(({ subscription }) => subscription.webhook === webhook));
    for (const webhook of missed.filter(({ autoSubscribe }) => autoSubscribe)) this.#join(webhook, now);
  }
}

function isAtWork({ isVerified, isEnabled }: Webhook): boolean {
  return isVerified && isEnabled;
}
