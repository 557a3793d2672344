import { createHmac, randomUUID } from "node:crypto";
import * as z from "zod";
import type { Deliver, Fault } from "./case-file";
import { hookPath } from "./case-flow";
import { MANAGEMENT_TOKEN, type CaseHome } from "./case-home";

/** A signal that is said in full, its error and its status, too; a plain value or body otherwise. */
const InFull = z.looseObject({ body: z.unknown(), error: z.unknown(), status: z.unknown() }).partial();

/** Brings what a car has recorded, as Smartcar signs and delivers it. */
export async function deliverSignals(home: CaseHome, { deliver, car, ages = {}, sentAgo = 0 }: Deliver): Promise<void> {
  const signals = Object.entries(deliver).map(([code, given]) => {
    const { body, error, status } = inFull(given);
    const age = ages[code] === undefined ? 0 : ages[code];
    const dated = age !== null && { oemUpdatedAt: home.now - age * 1000, retrievedAt: home.now - sentAgo * 1000 };
    return {
      code,
      name: code,
      group: "G",
      ...(body !== undefined && { body }),
      meta: dated || {},
      status: status ?? (error ? { value: "ERROR", error } : { value: "SUCCESS" }),
    };
  });
  await post(home, { car, sentAgo }, { eventType: "VEHICLE_STATE", data: { signals }, triggers: [] });
}

/** Brings a fault that Smartcar has with a car. */
export async function deliverFault(home: CaseHome, { fault, car }: Fault): Promise<void> {
  const errors = [{ state: "ERROR", description: "As the case wants it", ...fault }];
  await post(home, { car, sentAgo: 0 }, { eventType: "VEHICLE_ERROR", data: { errors } });
}

function inFull(given: unknown): z.output<typeof InFull> {
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  if (!isObject) return { body: { value: given } };
  return "body" in given || "error" in given || "status" in given ? InFull.parse(given) : { body: given };
}

async function post(
  home: CaseHome,
  { car, sentAgo }: { readonly car: string; readonly sentAgo: number },
  { data, ...event }: { readonly eventType: string; readonly data: object; readonly triggers?: readonly unknown[] },
): Promise<void> {
  const { given, vehicleId, make } = home.car(car);
  const about = {
    user: { id: home.garage.simulator.userId },
    vehicle: { id: vehicleId, make, model: given.model ?? "Car", year: 2024 },
  };
  const meta = {
    deliveryId: randomUUID(),
    deliveredAt: home.now - sentAgo * 1000,
    version: "4.0",
    webhookId: "51000000-0000-4000-8000-00000000aaaa",
    webhookName: "Home",
    mode: "LIVE",
  };
  const body = JSON.stringify({ eventId: randomUUID(), ...event, data: { ...about, ...data }, meta });
  const signature = createHmac("sha256", MANAGEMENT_TOKEN).update(body).digest("hex");
  const account = given.account ?? home.kase.accounts[0]?.id ?? "";
  await home.post(hookPath(account), body, { "sc-signature": signature, "content-type": "application/json" });
}
