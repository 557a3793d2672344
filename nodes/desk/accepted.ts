import { MINUTE_MS, SECOND_MS } from "../../src/core/duration";
import type { Fields } from "../../src/mqtt/documents";
import type { Car } from "../../src/vehicle/car";
import type { Outcome } from "../../src/vehicle/outcome";
import type { Snapshot } from "../../src/vehicle/state/snapshot";
import { isDone } from "../car/outcome";

/** What the outcome of a command says of the car. */
const SAYS: ReadonlyMap<string, { readonly name: "limit" | "locked"; readonly value?: boolean }> = new Map([
  ["set-limit", { name: "limit" }],
  ["lock", { name: "locked", value: true }],
  ["unlock", { name: "locked", value: false }],
]);
/** A car that has not reported for so long may be told otherwise by now. */
const HOLDS_MS = 15 * MINUTE_MS;

type Sent = Map<"limit" | "locked", { readonly value: unknown; readonly at: number }>;

const sentTo = new WeakMap<Car, Sent>();

/** Notes what was done to a car, whichever node asked for it. */
export function noteAccepted(car: Car, outcome: Outcome<string>, now: number): void {
  const said = isDone(outcome) ? SAYS.get(outcome.command) : undefined;
  if (!said) return;
  const sent = sentTo.get(car) ?? new Map();
  sentTo.set(car, sent.set(said.name, { value: said.value ?? outcome.limit, at: now }));
}

/** What a car has accepted and not reported since, by the names of a snapshot. */
export function acceptedBy(car: Car, { charging, ages, ...snapshot }: Snapshot, now: number): Fields {
  const believed = car.commands.believesCharging();
  const accepted: Record<string, unknown> =
    believed === undefined || believed === charging ? {} : { charging: believed };
  const sent: Sent = sentTo.get(car) ?? new Map();
  for (const [name, { value, at }] of sent) {
    const reportedAt = now - (ages[name] ?? Infinity) * SECOND_MS;
    const isOver = reportedAt >= at || value === snapshot[name] || now - at > HOLDS_MS;
    if (isOver) sent.delete(name);
    else accepted[name] = value;
  }
  return accepted;
}
