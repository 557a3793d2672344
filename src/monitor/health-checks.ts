/** Something that may be wrong. */
export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  /** The code of the problem, which never changes. */
  readonly code?: string | undefined;
  /** The number of cars that are affected. */
  readonly count?: number | undefined;
}

/** `failing`: nothing works; `degraded`: somebody should look. */
export type CheckStatus = "ok" | "degraded" | "failing";

/** The checks of an account and their overall status. */
export interface Health {
  readonly status: CheckStatus;
  readonly checks: ReadonlyArray<Check & { /** ISO 8601. */ readonly since: string }>;
}

/** Remembers the start of each check's status. */
export class HealthChecks {
  readonly #since = new Map<string, { readonly status: CheckStatus; readonly since: string }>();

  /** The overall status of these checks at `now`, milliseconds since the epoch. */
  judge(checks: readonly Check[], now: number): Health {
    const statuses = new Set(checks.map(({ status }) => status));
    const status = statuses.has("failing") ? "failing" : statuses.has("degraded") ? "degraded" : "ok";
    return { status, checks: checks.map((check) => ({ ...check, since: this.#sinceOf(check, now) })) };
  }

  #sinceOf({ name, status }: Check, now: number): string {
    const known = this.#since.get(name);
    if (known?.status === status) return known.since;
    const since = new Date(now).toISOString();
    this.#since.set(name, { status, since });
    return since;
  }
}
