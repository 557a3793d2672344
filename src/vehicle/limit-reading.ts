import type { Controls } from "./controls";
import type { Outcome } from "./outcome";
import type { Setter } from "./setter";

const MINUTE = 60_000;

/** Where the limit was heard this short a time ago, another read would tell the same. */
const YOUNG_MS = 15 * MINUTE;

/**
 * The charge limit in force: the active one, else the global one. Costs a read only when nothing young is known, or with `force`.
 * Throws SmartcarError, `BUDGET` when only the reserve for commands is left.
 */
export async function readLimit(
  limits: Setter<number, "set-limit">,
  { clock, ledgers }: Pick<Controls, "clock" | "ledgers">,
  { force, read }: { force: boolean; read: () => Promise<unknown> },
): Promise<Outcome<"read-limit">> {
  await limits.load();
  const known = force ? undefined : limits.current(YOUNG_MS);
  if (!known) await read();
  const { value: limit, isReported } = known ?? { ...limits.said(), isReported: true };
  const budget = await ledgers.budget();
  const at = new Date(clock.now()).toISOString();
  if (limit === undefined) {
    const reason = "The car does not tell its charge limit now";
    return { command: "read-limit", outcome: "unknown", code: "NOT_REPORTED", reason, at, budget };
  }
  const reason = isReported
    ? `The car reports a charge limit of ${limit} %`
    : `The car accepted a charge limit of ${limit} % and has not reported since`;
  return { command: "read-limit", limit, outcome: "done", reason, ...(isReported && { confirmed: true }), at, budget };
}
