import { MINUTE_MS } from "../core/duration";
import type { SmartcarClient } from "../smartcar/client";
import type { Connection } from "../smartcar/connection";
import { SmartcarError } from "../core/error";
import { makeLabel, makeOf } from "./makes";

/** One line of the checklist. `detail` is a fault's own sentence; `params` fill the sentence that the editor has for the line. */
export interface CheckStep {
  readonly step: "token" | "connections" | "vehicle" | "permissions" | "commands";
  readonly state: "right" | "wrong" | "open";
  readonly params: Readonly<Record<string, string>>;
  readonly detail?: string;
}

/** The line of a wrong clock; a clock that is right needs none. */
export interface ClockStep {
  readonly step: "clock";
  readonly state: "wrong";
  readonly params: { readonly minutes: string; readonly side: "ahead" | "behind" };
}

/** The line for a computer's clock that is ahead by so much (negative: behind), milliseconds; none where that is not known. */
export function checkClock(wrongMs: number | undefined): readonly ClockStep[] {
  if (wrongMs === undefined) return [];
  const minutes = String(Math.round(Math.abs(wrongMs) / MINUTE_MS));
  return [{ step: "clock", state: "wrong", params: { minutes, side: wrongMs > 0 ? "ahead" : "behind" } }];
}

/** What surplus and tariff charging needs (Smartcar docs: permissions). */
const NEEDED = ["read_battery", "read_charge", "control_charge"];

/** Of a fleet no more are listed: each 50 cars take a request. */
const MOST_LISTED = 200;

/** A sentence has so many cars. */
const MOST_SHOWN = 20;

/** Tries an account, and one of its cars if given, from the first step to the last that works. Costs no billed call. */
export async function checkAccount(client: SmartcarClient, vehicleId?: string): Promise<readonly CheckStep[]> {
  const token = await tried("token", async () => {
    await client.checkToken();
    return {};
  });
  if (token.state === "wrong") return [token, ...open("connections", vehicleId)];

  let connections: readonly Connection[] = [];
  const listed = await tried("connections", async () => {
    connections = await client.connections({ most: MOST_LISTED });
    return { count: connections.length < MOST_LISTED ? String(connections.length) : `${connections.length}+` };
  });
  if (listed.state === "wrong") return [token, listed, ...open("vehicle", vehicleId)];
  if (connections.length === 0) return [token, { ...listed, state: "wrong" }, ...open("vehicle", vehicleId)];
  if (!vehicleId) return [token, listed];
  const isListed = connections.length < MOST_LISTED || connections.some((one) => one.vehicleId === vehicleId);
  const named = isListed ? [] : await client.connections({ vehicleId }).catch(() => []);
  return [token, listed, ...checkVehicle([...named, ...connections], vehicleId)];
}

function checkVehicle(connections: readonly Connection[], vehicleId: string): CheckStep[] {
  const connection = connections.find((one) => one.vehicleId === vehicleId);
  if (!connection) {
    const shown = connections.slice(0, MOST_SHOWN).map((one) => [makeLabel(one.make), one.model].join(" ").trim());
    const others = [...shown, ...(connections.length > MOST_SHOWN ? ["…"] : [])].join(", ");
    return [{ step: "vehicle", state: "wrong", params: { others } }, ...open("permissions", vehicleId)];
  }
  const car = [makeLabel(connection.make), connection.model, connection.year].join(" ").trim();
  const missing = NEEDED.filter((permission) => !connection.permissions.includes(permission));
  return [
    { step: "vehicle", state: "right", params: { car } },
    { step: "permissions", state: missing.length === 0 ? "right" : "wrong", params: { missing: missing.join(", ") } },
    {
      step: "commands",
      state: makeOf(connection.make, connection.model).startStop ? "right" : "wrong",
      params: { make: makeLabel(connection.make) },
    },
  ];
}

const ORDER: readonly CheckStep["step"][] = ["token", "connections", "vehicle", "permissions", "commands"];

/** The steps from `first` on, which could not be tried. Those of a vehicle only when one is asked about. */
function open(first: CheckStep["step"], vehicleId: string | undefined): CheckStep[] {
  return ORDER.slice(ORDER.indexOf(first))
    .filter((step) => vehicleId !== undefined || step === "connections")
    .map((step) => ({ step, state: "open", params: {} }));
}

async function tried(
  step: CheckStep["step"],
  work: () => Promise<Readonly<Record<string, string>>>,
): Promise<CheckStep> {
  try {
    return { step, state: "right", params: await work() };
  } catch (err) {
    if (!(err instanceof SmartcarError)) throw err;
    return { step, state: "wrong", params: {}, detail: err.message };
  }
}
