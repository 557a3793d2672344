import { Hono } from "hono";
import * as z from "zod";
import type { Cloud } from "../../cloud/cloud";
import type { CloudCar } from "../../cloud/cloud-car";
import type { Env } from "../env";
import type { Controlled } from "./controlled";
import { payloadForms } from "../../webhook/payload-form";
import { readBody } from "./read-body";

/** What was asked, used and delivered. */
export function bookControl({ cloud, log }: Pick<Controlled, "cloud" | "log">): Hono<Env> {
  const { applicationId, credentials, managementToken } = cloud.application;
  return new Hono<Env>()
    .get("/application", (c) => c.json({ applicationId, ...credentials, managementToken }))
    .get("/requests", (c) => c.json(lastOf(log.entries, c.req.query("last"))))
    .get("/ledger", (c) => {
      const ids = c.req.queries("car") ?? [...cloud.cars.keys()];
      const cars = ids.flatMap((id) => {
        const target = cloud.cars.get(id);
        return target ? [[id, ledgerOf(target, cloud)] as const] : [];
      });
      const { totals: deliveries } = cloud.sender.log;
      return c.json({ cars: Object.fromEntries(cars), totals: log.totals, deliveries });
    });
}

function ledgerOf({ car, make, calls, commands }: CloudCar, { clock, rules, sender }: Cloud): object {
  const now = clock.now();
  return {
    callsThisMonth: calls.used(now),
    stopsLast30Days: commands.stops(now),
    commandsSinceDriven: commands.commandsSinceDriven,
    deliveries: sender.log.accepted(car.id),
    limits: {
      callsThisMonth: rules.monthlyCalls,
      ...(make.limitsStops && { stopsLast30Days: rules.stopLimit }),
      ...(make.limitsUntilDriven && { commandsSinceDriven: rules.commandLimit }),
      ...(make.limitsSchedules && { schedules: rules.scheduleLimit }),
    },
  };
}

const USUAL_COUNT = 50;

/** The end of a list, as many as a query asks for. */
function lastOf<T>(entries: readonly T[], last: string | undefined): readonly T[] {
  const count = Number(last);
  return entries.slice(count >= 1 ? -Math.floor(count) : -USUAL_COUNT);
}

const Settings = z.strictObject({
  duplicates: z.int().min(0).exactOptional(),
  disorder: z.int().min(0).exactOptional(),
  payloadForm: z.enum(payloadForms).exactOptional(),
});

/** What was delivered to webhooks, and how the next deliveries go astray. */
export function deliveryControl({ sender }: Cloud): Hono<Env> {
  return new Hono<Env>()
    .get("/", (c) => c.json({ settings: sender.settings, deliveries: lastOf(sender.log.entries, c.req.query("last")) }))
    .post("/", async (c) => {
      sender.change(await readBody(c, Settings));
      return c.json(sender.settings);
    });
}
