import { Hono } from "hono";
import type { Cloud, CloudCar } from "../../cloud/cloud";
import type { Env } from "../env";
import type { Controlled } from "./controlled";

/** The time, and what was asked, used and delivered. */
export function bookControl({ cloud, log, speed }: Pick<Controlled, "cloud" | "log" | "speed">): Hono<Env> {
  const { applicationId, credentials, managementToken } = cloud.application;
  return new Hono<Env>()
    .get("/clock", (c) => c.json({ now: cloud.clock.now(), speed }))
    .get("/application", (c) => c.json({ applicationId, ...credentials, managementToken }))
    .get("/requests", (c) => c.json(log.entries.slice(-count(c.req.query("last")))))
    .get("/ledger", (c) => {
      const cars = [...cloud.cars].map(([id, target]) => [id, ledgerOf(target, cloud)] as const);
      const { totals: deliveries } = cloud.sender.log;
      return c.json({ cars: Object.fromEntries(cars), totals: log.totals, deliveries });
    });
}

function ledgerOf({ car, calls, commands }: CloudCar, { clock, sender }: Cloud): object {
  const now = clock.now();
  return {
    callsThisMonth: calls.used(now),
    stopsLast30Days: commands.stops(now),
    commandsSinceDriven: commands.commandsSinceDriven,
    deliveries: sender.log.accepted(car.id),
  };
}

const USUAL_COUNT = 50;

function count(text: string | undefined): number {
  return Math.max(Number(text) || USUAL_COUNT, 1);
}
