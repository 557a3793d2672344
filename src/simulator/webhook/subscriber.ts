import { randomUUID } from "node:crypto";
import type { Clock } from "../../core/clock";
import type { CloudCar } from "../cloud/cloud-car";
import type { Connections } from "../cloud/connections";
import type { SignalCode } from "../cloud/signal-catalog";
import type { Rules } from "../rules";
import { changesSince, errorsOf, eventSignals } from "./car-events";
import type { Sender } from "./sender";
import type { EventContent, EventError } from "./vehicle-event";
import type { Subscription } from "./webhook";

export interface SubscriberOptions {
  readonly subscription: Subscription;
  readonly target: CloudCar;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly rules: Rules;
  readonly sender: Sender;
  /** Whether Smartcar follows the car anyway; otherwise it looks at it first. */
  readonly subscribed: boolean;
}

/** A subscription at work: turns what happens to its car into events. */
export class Subscriber {
  readonly subscription: Subscription;
  readonly #options: SubscriberOptions;
  #endings: (() => void)[] = [];
  #isOpen = false;
  #reported: readonly EventError[] = [];

  constructor(options: SubscriberOptions) {
    this.subscription = options.subscription;
    this.#options = options;
  }

  /** Delivers everything once, a little later, and what changes from then on. */
  begin(): void {
    this.end();
    const { target, clock, rules, subscribed } = this.#options;
    if (!subscribed || target.cache.signals().length === 0) target.cache.collect();
    this.#endings = [clock.after(rules.firstDeliveryAfterMs, () => this.#open())];
  }

  /** Delivers nothing more; what is on its way already still arrives. */
  end(): void {
    for (const end of this.#endings) end();
    this.#endings = [];
    this.#isOpen = false;
    this.#reported = [];
  }

  /** Something other than the car itself may stand between it and Smartcar now, or no longer. */
  checkErrors(): void {
    if (this.#isOpen) this.#sendErrors();
  }

  #open(): void {
    const { target, clock, rules } = this.#options;
    this.#isOpen = true;
    this.#sendState("FIRST_DELIVERY");
    this.#sendErrors();
    this.#endings = [
      watchCar(target, clock, (codes) => this.#reportUpdate(codes)),
      target.car.onChange((state, before) => {
        if (state.obstacle === before.obstacle) return;
        this.#endings.push(clock.after(rules.lagMs(target.make.freshness), () => this.#sendErrors()));
      }),
    ];
  }

  #reportUpdate(codes: ReadonlySet<SignalCode>): void {
    const triggers = this.subscription.webhook.triggers.filter((code) => codes.has(code));
    if (triggers.length > 0) this.#sendState(triggers);
  }

  #sendState(triggers: readonly SignalCode[] | "FIRST_DELIVERY"): void {
    const { target, connections } = this.#options;
    const connection = connections.of(target.car.id);
    if (!connection) return;
    const signals = eventSignals(target, connection, this.subscription.webhook.signals);
    this.#send({ eventType: "VEHICLE_STATE", signals, triggers });
  }

  #sendErrors(): void {
    const { target, connections } = this.#options;
    const connection = connections.of(target.car.id);
    if (!connection) return;
    const now = errorsOf(target, connection, this.subscription.webhook);
    const errors = changesSince(this.#reported, now);
    this.#reported = now;
    if (errors.length > 0) this.#send({ eventType: "VEHICLE_ERROR", errors });
  }

  #send(content: EventContent): void {
    const { target, sender } = this.#options;
    const { webhook, userId } = this.subscription;
    sender.send(webhook, { eventId: randomUUID(), userId, vehicle: target.car.spec, mode: "LIVE", content });
  }
}

/**
 * Keeps looking at a car at the moments at which it has something to tell, and says which signals have changed in
 * Smartcar's store. What comes in at one look, as after a jump of the clock, is reported at once. The returned function ends it.
 */
function watchCar(
  { car, cache }: CloudCar,
  clock: Clock,
  onUpdate: (codes: ReadonlySet<SignalCode>) => void,
): () => void {
  let cancel: (() => void) | undefined;
  let pending = new Set<SignalCode>();
  let isClosed = false;

  function arm(): void {
    cancel?.();
    const at = Math.min(car.nextMilestoneAt ?? Infinity, cache.nextArrivalAt ?? Infinity);
    if (at < Infinity && !isClosed) cancel = clock.after(at - clock.now(), look);
  }

  function look(): void {
    cache.signals();
    arm();
  }

  function flush(): void {
    const changed = pending;
    pending = new Set();
    if (!isClosed) onUpdate(changed);
  }

  const endings = [
    car.onChange(arm),
    cache.onUpdate((codes) => {
      if (pending.size === 0) queueMicrotask(flush);
      pending = new Set([...pending, ...codes]);
    }),
  ];
  arm();
  return () => {
    isClosed = true;
    cancel?.();
    for (const end of endings) end();
  };
}
