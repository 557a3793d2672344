import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CarSpec } from "../../src/simulator/car/car-spec";
import { demoCars } from "../../src/simulator/demo-cars";
import { fleetOf } from "../../src/simulator/fleet";
import type { SignedBody } from "../deliveries/signed-bodies";
import { root } from "../root";

export const managementToken = "a-management-token";

/** So many cars of a make that limits neither stops nor commands, so that what is measured can be repeated. */
export function growingFleet(count: number): readonly CarSpec[] {
  const tesla = demoCars.find(({ make }) => make === "TESLA");
  return fleetOf(count).map(
    ({ id, userId = "", soc = 50 }) => ({ ...tesla, id, userId, soc, plugged: true }) as CarSpec,
  );
}

const at = { z: "tab", x: 100, y: 100 };
const unlimited = 100_000;

/** What each request names in its body: a car, and what is asked of it. */
const named = (id: string, to: string, topic?: string): object => ({
  id,
  type: "change",
  ...at,
  rules: [
    { t: "set", p: "vehicleId", pt: "msg", to: "payload.vehicleId", tot: "msg" },
    ...(topic === undefined ? [] : [{ t: "set", p: "topic", pt: "msg", to: topic, tot: "str" }]),
    { t: "set", p: "payload", pt: "msg", to: "payload.ask", tot: "msg" },
  ],
  wires: [[to]],
});

const entrance = (url: string, to: string): object => ({
  id: url,
  type: "http in",
  ...at,
  url: `/${url}`,
  method: "post",
  wires: [[to]],
});

/** One flow for all cars: each message names its car. */
export function fleetFlow(origin: string): readonly object[] {
  return [
    { id: "tab", type: "tab" },
    {
      id: "account",
      type: "smartcar-account",
      environment: "custom",
      origin,
      callsPerMonth: unlimited,
      requestBurst: unlimited,
      requestsPerMinute: unlimited,
    },
    { id: "hook", type: "smartcar-webhook", ...at, account: "account", path: "/hook", cars: "all", wires: [[], []] },
    entrance("command", "command-car"),
    named("command-car", "charge"),
    { id: "charge", type: "smartcar-charge", ...at, account: "account", vehicle: "", wires: [["short"], ["short"]] },
    entrance("read", "read-car"),
    named("read-car", "signals"),
    {
      id: "signals",
      type: "smartcar-signals",
      ...at,
      account: "account",
      vehicle: "",
      mode: "demand",
      wires: [["short"]],
    },
    entrance("reading", "reading-car"),
    named("reading-car", "surplus", "grid"),
    {
      id: "surplus",
      type: "smartcar-surplus",
      ...at,
      account: "account",
      vehicle: "",
      home: "",
      chargePowerKw: 11,
      wires: [[], []],
    },
    { id: "completed", type: "complete", ...at, scope: ["surplus"], wires: [["short"]] },
    {
      id: "short",
      type: "change",
      ...at,
      rules: [{ t: "set", p: "payload", pt: "msg", to: "done", tot: "str" }],
      wires: [["answer"]],
    },
    { id: "caught", type: "catch", ...at, scope: null, uncaught: false, wires: [["fault"]] },
    {
      id: "fault",
      type: "change",
      ...at,
      rules: [
        { t: "set", p: "payload", pt: "msg", to: "error.message", tot: "msg" },
        { t: "set", p: "statusCode", pt: "msg", to: "500", tot: "num" },
      ],
      wires: [["answer"]],
    },
    { id: "answer", type: "http response", ...at, wires: [] },
  ];
}

/** What is secret in it. */
export function fleetCredentials(credentials: object): object {
  return { account: { ...credentials, managementToken } };
}

const file = join(root, "test/fixtures/webhooks/jaguar_ipace_all.json");
const real = JSON.parse(readFileSync(file, "utf8"));

/** What a real car told, as if this one had just reported it. */
export function deliveryOf({ id, userId }: CarSpec): SignedBody {
  const now = Date.now();
  const signals = real.data.signals.map((signal: { meta?: object }) =>
    signal.meta ? { ...signal, meta: { oemUpdatedAt: now, retrievedAt: now } } : signal,
  );
  const vehicle = { ...real.data.vehicle, id, make: "TESLA", model: "Model Y" };
  const data = { ...real.data, user: { id: userId }, vehicle, signals };
  const meta = { ...real.meta, deliveryId: randomUUID(), deliveredAt: now };
  const body = Buffer.from(JSON.stringify({ ...real, eventId: randomUUID(), data, meta }));
  return { body, signature: createHmac("sha256", managementToken).update(body).digest("hex") };
}
