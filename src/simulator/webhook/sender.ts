import { randomBytes, randomUUID } from "node:crypto";
import { sleep, type Clock } from "../../clock";
import type { Rules } from "../rules";
import { challengeBody, challengeProblem } from "./challenge";
import { DeliveryLog, type LoggedDelivery } from "./delivery-log";
import { payloadOf } from "./payload";
import { Postman, type PostResult } from "./post";
import { sign } from "./signature";
import type { VehicleEvent } from "./vehicle-event";
import type { Webhook } from "./webhook";

/** How deliveries go astray; can be changed while they run. */
export type DeliverySettings = Pick<Rules, "duplicates" | "disorder" | "payloadForm">;

export interface SenderOptions {
  readonly clock: Clock;
  readonly rules: Rules;
  readonly closing: AbortSignal;
}

/** Brings events to receivers: at least once, in no certain order, and not for ever. Smartcar docs: delivery behavior. */
export class Sender {
  readonly log = new DeliveryLog();
  readonly #options: SenderOptions;
  readonly #postman: Postman;
  readonly #underWay = new Set<Promise<unknown>>();
  #settings: DeliverySettings;
  #gathered: (() => void)[] = [];
  #cancelRelease: (() => void) | undefined;

  constructor(options: SenderOptions) {
    const { duplicates, disorder, payloadForm, deliveryTimeoutMs } = options.rules;
    this.#options = options;
    this.#settings = { duplicates, disorder, payloadForm };
    this.#postman = new Postman(deliveryTimeoutMs, options.closing);
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
    this.#gather(() => void this.#deliver(webhook, event));
  }

  /** Delivers the event once, and says what came of it. */
  async sendOnce(webhook: Webhook, event: VehicleEvent): Promise<LoggedDelivery> {
    this.log.countEvent();
    return this.#attempt(webhook, event, 1);
  }

  /** Sends a challenge; says why the receiver did not pass, or `undefined` if it did. */
  async verify(webhook: Webhook): Promise<string | undefined> {
    const { clock, rules } = this.#options;
    const challenge = randomBytes(16).toString("hex");
    const entry = this.#entry(webhook, { eventType: "VERIFY", mode: "LIVE", eventId: randomUUID(), attempt: 1 });
    const body = JSON.stringify(
      challengeBody(challenge, webhook, { deliveryId: entry.deliveryId, deliveredAt: clock.now() }, rules.verifyForm),
    );
    const signature = rules.signsVerify ? sign(webhook.managementToken, body) : undefined;

    const result = await this.#track(this.#postman.post({ uri: webhook.callbackUri, body, signature }));
    const problem = result.problem ?? challengeProblem(challenge, webhook.managementToken, result);
    this.log.end(entry, { status: result.status, problem });
    return problem;
  }

  /** Resolves when nothing is on its way to a receiver; what waits for its next attempt does not count. */
  async quiet(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  close(): Promise<void> {
    this.#cancelRelease?.();
    return this.#postman.close();
  }

  /** Where events are to lose their order, lets some of them wait for each other. */
  #gather(deliver: () => void): void {
    const { clock, rules } = this.#options;
    if (this.#settings.disorder < 2) return deliver();
    this.#gathered.push(deliver);
    if (this.#gathered.length >= this.#settings.disorder) return this.#release();
    if (this.#gathered.length === 1) this.#cancelRelease = clock.after(rules.disorderWaitMs, () => this.#release());
  }

  #release(): void {
    this.#cancelRelease?.();
    const gathered = this.#gathered.toReversed();
    this.#gathered = [];
    for (const deliver of gathered) deliver();
  }

  async #deliver(webhook: Webhook, event: VehicleEvent): Promise<void> {
    const { rules } = this.#options;
    for (const [index, waitMs] of [0, ...rules.deliveryRetriesMs].entries()) {
      if (waitMs > 0) await this.#wait(waitMs);
      if (!webhook.isEnabled || this.#options.closing.aborted) return;
      const { problem } = await this.#attempt(webhook, event, index + 1);
      if (problem === undefined) return this.#repeat(webhook, event, index + 1);
    }
    this.log.countDropped();
  }

  async #repeat(webhook: Webhook, event: VehicleEvent, attempt: number): Promise<void> {
    for (let left = this.#settings.duplicates; left > 0; left--) await this.#attempt(webhook, event, attempt);
  }

  async #attempt(webhook: Webhook, event: VehicleEvent, attempt: number): Promise<LoggedDelivery> {
    const { eventId, mode, vehicle, content } = event;
    const { eventType } = content;
    const { callbackUri, errorCallbackUri = callbackUri, managementToken } = webhook;
    const vehicleId = mode === "LIVE" ? vehicle.id : undefined;
    const entry = this.#entry(webhook, { eventType, mode, eventId, attempt, vehicleId });
    const { deliveryId, at: deliveredAt } = entry;
    const body = JSON.stringify(payloadOf(event, webhook, { deliveryId, deliveredAt }, this.#settings.payloadForm));
    const uri = eventType === "VEHICLE_ERROR" ? errorCallbackUri : callbackUri;

    const result = await this.#track(this.#postman.post({ uri, body, signature: sign(managementToken, body) }));
    this.log.end(entry, { status: result.status, problem: refusal(result) });
    return entry;
  }

  #entry(
    { id: webhookId }: Webhook,
    about: Pick<LoggedDelivery, "eventType" | "mode" | "eventId" | "attempt"> & { vehicleId?: string | undefined },
  ): LoggedDelivery {
    const at = this.#options.clock.now();
    const deliveryId = randomUUID();
    const entry = { vehicleId: undefined, ...about, at, webhookId, deliveryId, status: undefined, problem: undefined };
    this.log.begin(entry);
    return entry;
  }

  /** Also ends when the simulator closes. */
  async #wait(ms: number): Promise<void> {
    const { clock, closing } = this.#options;
    await sleep(clock, ms, closing).catch(() => undefined);
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    return work.finally(() => this.#underWay.delete(work));
  }
}

/** Only what begins with a 2 is a success; a redirect is none. */
function refusal({ status, problem }: PostResult): string | undefined {
  if (problem !== undefined) return problem;
  return status >= 200 && status < 300 ? undefined : `it answered ${status}`;
}
