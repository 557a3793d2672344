import type { SignalCode } from "../cloud/signal-catalog";

/** What a person enters in the dashboard. Smartcar docs: webhooks. */
export interface WebhookSpec {
  readonly name: string;
  readonly callbackUri: string;
  /** Where VEHICLE_ERROR goes; to `callbackUri` if absent. */
  readonly errorCallbackUri?: string | undefined;
  /** What each event holds; everything that the simulator knows if absent. */
  readonly signals?: readonly SignalCode[] | undefined;
  /** Whose change causes an event; that of any of `signals` if absent. */
  readonly triggers?: readonly SignalCode[] | undefined;
  /** The key of all signatures; the application's if absent. */
  readonly managementToken?: string | undefined;
  /** Whether each car is subscribed as soon as it is connected. */
  readonly autoSubscribe?: boolean | undefined;
}

/** A webhook of the application. */
export interface Webhook extends WebhookSpec {
  readonly id: string;
  readonly createdAt: number;
  readonly signals: readonly SignalCode[];
  readonly triggers: readonly SignalCode[];
  readonly managementToken: string;
  readonly autoSubscribe: boolean;
  /** Whether the receiver has answered a challenge; nothing is delivered before. */
  isVerified: boolean;
  isEnabled: boolean;
}

/** What ties a car to a webhook. */
export interface Subscription {
  readonly id: string;
  readonly webhook: Webhook;
  readonly userId: string;
  readonly vehicleId: string;
  readonly createdAt: number;
}
