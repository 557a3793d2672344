import { randomUUID } from "node:crypto";
import type { Clock } from "../../core/clock";

/** What an application has from Smartcar's dashboard. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The access tokens that were given out, until they expire. */
export class Tokens {
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  readonly #expiresAt = new Map<string, number>();

  constructor(clock: Clock, lifetimeMs: number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  issue(): { token: string; lifetimeMs: number } {
    this.#forgetExpired();
    const token = `simulated-${randomUUID()}`;
    this.#expiresAt.set(token, this.#clock.now() + this.#lifetimeMs);
    return { token, lifetimeMs: this.#lifetimeMs };
  }

  accepts(token: string): boolean {
    return (this.#expiresAt.get(token) ?? -Infinity) > this.#clock.now();
  }

  #forgetExpired(): void {
    for (const token of this.#expiresAt.keys()) if (!this.accepts(token)) this.#expiresAt.delete(token);
  }
}
