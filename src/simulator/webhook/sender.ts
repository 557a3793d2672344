import { sleep } from "../../core/clock";
import type { Rules } from "../rules";
import { Attempts, type AttemptsOptions, type WebhookEvent } from "./attempts";
import type { DeliveryLog, LoggedDelivery } from "./delivery-log";
import type { VehicleEvent } from "./vehicle-event";
import type { Webhook } from "./webhook";

/** How deliveries go astray; can be changed while they run. */
export type DeliverySettings = Pick<Rules, "duplicates" | "disorder" | "payloadForm">;

/** Brings events to receivers: at least once, in no certain order, and not for ever. Smartcar docs: delivery behavior. */
export class Sender {
  readonly #options: AttemptsOptions;
  readonly #attempts: Attempts;
  readonly #underWay = new Set<Promise<unknown>>();
  #settings: DeliverySettings;
  #gathered: WebhookEvent[] = [];
  #cancelRelease: (() => void) | undefined;

  constructor(options: AttemptsOptions) {
    const { duplicates, disorder, payloadForm } = options.rules;
    this.#options = options;
    this.#attempts = new Attempts(options);
    this.#settings = { duplicates, disorder, payloadForm };
  }

  get log(): DeliveryLog {
    return this.#attempts.log;
  }

  get settings(): DeliverySettings {
    return this.#settings;
  }

  /** Holds for everything that is sent from now on. */
  change(settings: Partial<DeliverySettings>): void {
    this.#settings = { ...this.#settings, ...settings };
  }

  /** Delivers the event, now and later, until it is accepted or there were too many attempts. */
  send(webhook: Webhook, event: VehicleEvent): void {
    this.log.countEvent();
    this.#gather({ webhook, event });
  }

  /** Delivers the event once, and says what came of it. */
  sendOnce(webhook: Webhook, event: VehicleEvent): Promise<LoggedDelivery> {
    this.log.countEvent();
    return this.#track(this.#attempts.deliver({ webhook, event }, this.#settings.payloadForm, 1));
  }

  /** Sends a challenge; says why the receiver did not pass, or `undefined` if it did. */
  verify(webhook: Webhook): Promise<string | undefined> {
    return this.#track(this.#attempts.challenge(webhook));
  }

  /** Resolves when nothing is on its way to a receiver; what waits for its next attempt does not count. */
  async quiet(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  close(): Promise<void> {
    this.#cancelRelease?.();
    return this.#attempts.close();
  }

  /** Where events are to lose their order, lets some of them wait for each other. */
  #gather(sending: WebhookEvent): void {
    const { clock, rules } = this.#options;
    this.#gathered.push(sending);
    if (this.#gathered.length >= this.#settings.disorder) return this.#release();
    this.#cancelRelease ??= clock.after(rules.disorderWaitMs, () => this.#release());
  }

  #release(): void {
    this.#cancelRelease?.();
    this.#cancelRelease = undefined;
    const sendings = this.#gathered.toReversed();
    this.#gathered = [];
    void this.#track(this.#deliverAll(sendings));
  }

  /** One after the other, so that they arrive in this order. */
  async #deliverAll(sendings: readonly WebhookEvent[]): Promise<void> {
    for (const sending of sendings) {
      if (sending.webhook.isEnabled && !(await this.#succeeds(sending, 1))) void this.#retry(sending);
    }
  }

  async #retry(sending: WebhookEvent): Promise<void> {
    const { clock, rules, closing } = this.#options;
    for (const [index, waitMs] of rules.deliveryRetriesMs.entries()) {
      await sleep(clock, waitMs, closing).catch(() => undefined);
      if (closing.aborted || !sending.webhook.isEnabled) return;
      if (await this.#track(this.#succeeds(sending, index + 2))) return;
    }
    this.log.countDropped();
  }

  async #succeeds(sending: WebhookEvent, attempt: number): Promise<boolean> {
    const { payloadForm, duplicates } = this.#settings;
    const { problem } = await this.#attempts.deliver(sending, payloadForm, attempt);
    if (problem !== undefined) return false;
    for (let left = duplicates; left > 0; left--) await this.#attempts.deliver(sending, payloadForm, attempt);
    return true;
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    return work.finally(() => this.#underWay.delete(work));
  }
}
