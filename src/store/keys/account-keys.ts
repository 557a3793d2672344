import * as z from "zod";
import { tolerantRecord } from "../../core/tolerant-schema";
import { LastReceived, DeliveryDays } from "../../webhook/stored-webhook";
import { storedKey } from "../stored-key";

/** What is stored of one account. */

/** What came last to the webhook of an account. */
export const WEBHOOK_RECEIVED = storedKey({
  pattern: "webhook/heard",
  writer: "src/webhook/intake.ts",
  schema: LastReceived,
  initial: {},
});

/** The marks of the deliveries of the last days, so that none is taken twice. */
export const WEBHOOK_DELIVERIES = storedKey({
  pattern: "webhook/seen",
  writer: "src/webhook/known-deliveries.ts",
  schema: DeliveryDays,
  initial: {},
});

/** The owners who have granted an application access to their cars, and their tokens; in a sealed store. */
export const OWNERS = storedKey({
  pattern: "owners of <application>",
  writer: "src/store/owners.ts",
  schema: tolerantRecord(
    z.object({
      connectedAt: z.number(),
      tokens: z.object({ accessToken: z.string(), refreshToken: z.string(), expiresAt: z.number() }).optional(),
    }),
  ),
  initial: {},
});

/** Which form the paths of schedules have for an application, by a mark of its client id. */
export const SCHEDULE_PATHS = storedKey({
  pattern: "schedule-paths",
  writer: "nodes/schedule/schedule-profile.ts",
  schema: z.record(z.string(), z.enum(["updates", "reference"])),
  initial: {},
});
