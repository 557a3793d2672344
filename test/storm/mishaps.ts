import type { Dice } from "./dice";

/** What goes wrong with some of the next requests, as the simulator's control API takes it. */
export function faultFor(dice: Dice): object {
  const match = dice.pick([
    { method: "POST", path: "/v3/.*commands" },
    { method: "POST", path: "/v3/.*commands/charge/stop" },
    { method: "POST", path: "/v3/.*commands/charge/start" },
    { method: "GET", path: "/v3/.*signals" },
    { path: "/v3" },
    { path: "/v3/.*schedules" },
    { path: "/oauth2/token" },
  ]);
  return { match, times: dice.int(1, 3), ...dice.pick(wrongs)(dice) };
}

/** Told apart from what the cloud itself refuses. */
const WANTED = "As the storm wants it";

/** What a server may say of a request although nobody should read it. */
export const GOSSIP = {
  vin: "WBA8D9G50GNT31876",
  position: "48.2488, 11.6532",
  token: "Authorization: Bearer storm-token-0123456789",
};

const wrongs: readonly ((dice: Dice) => object)[] = [
  (dice) => {
    const [status, type, code] = dice.pick(refusals);
    const detail = dice.chance(0.3) ? `${WANTED}: ${Object.values(GOSSIP).join(", ")}` : WANTED;
    const error = { status: String(status), type, code, title: code, detail, suggestedUserMessage: detail };
    return { status, body: { errors: [error] } };
  },
  (dice) => ({ status: dice.pick([408, 425, 429, 500, 502, 503, 504]), body: { error: "Service Unavailable" } }),
  (dice) => ({ status: dice.pick([200, 502, 503]), garbage: "html" }),
  (dice) => ({ cut: dice.pick(["before", "headers", "body"]) }),
  (dice) => ({ garbage: dice.pick(["cut-json", "empty"]) }),
  (dice) => ({ delayMs: dice.int(1, 400) * 1000 }),
  (dice) => ({ status: 429, headers: { "retry-after": String(dice.int(1, 3600)) }, body: "Too Many Requests" }),
  (dice) => ({ status: dice.pick([301, 302, 307]), headers: { location: "http://127.0.0.1:9/" } }),
];

const refusals = [
  [400, "VALIDATION", "INVALID_INPUT_FORMAT"],
  [401, "AUTHENTICATION", "UNAUTHORIZED"],
  [403, "AUTHENTICATION", "ACCESS_DENIED"],
  [400, "CONNECTED_SERVICES_ACCOUNT", "ACCOUNT_ISSUE"],
  [404, "RESOURCE_NOT_FOUND", "PATH"],
  [409, "VEHICLE_STATE", "ASLEEP"],
  [409, "VEHICLE_STATE", "UNREACHABLE"],
  [409, "VEHICLE_STATE", "NOT_CHARGING"],
  [409, "VEHICLE_STATE", "UNKNOWN"],
  [429, "RATE_LIMIT", "VEHICLE"],
  [500, "SERVER", "INTERNAL"],
  [501, "COMPATIBILITY", "VEHICLE_NOT_CAPABLE"],
  [502, "UPSTREAM", "RATE_LIMIT"],
] as const;

/** What a person does with a car. */
export function deedFor(dice: Dice): object {
  return dice.pick<object>([
    { plugged: true, atHome: true },
    { plugged: false },
    { driving: true },
    { atHome: true, plugged: true, soc: dice.int(5, 60) },
    { charging: true },
    { charging: false },
    { soc: dice.int(5, 95) },
    { obstacle: dice.pick(["ASLEEP", "UNREACHABLE", "DOOR_OPEN", null, null, null]) },
    { limit: dice.int(50, 100) },
  ]);
}

/** A delivery that says of a car that it does not charge. */
export function idleReport(vehicleId: string, eventId: string, at: number): string {
  const meta = { oemUpdatedAt: Math.round(at), retrievedAt: Math.round(at) };
  const signals = [
    ["charge-ischarging", false],
    ["charge-detailedchargingstatus", "NOT_CHARGING"],
  ].map(([code, value]) => ({
    code,
    name: code,
    group: "Charge",
    status: { value: "SUCCESS" },
    body: { value },
    meta,
  }));
  return JSON.stringify({
    eventId,
    eventType: "VEHICLE_STATE",
    data: { user: { id: "user" }, vehicle: { id: vehicleId }, signals },
    meta: { version: "4.0", mode: "LIVE", deliveredAt: Math.round(at) },
  });
}

export type DiskMood = "fine" | "full" | "short" | "read-only";

/** Bytes that no program wrote. */
export function damaged(dice: Dice, content: Buffer): Buffer {
  return dice.pick([
    content.subarray(0, content.length >> 1),
    Buffer.alloc(0),
    Buffer.from("{"),
    Buffer.from("null"),
    Buffer.alloc(content.length),
    Buffer.concat([content, Buffer.from("}")]),
  ]);
}
