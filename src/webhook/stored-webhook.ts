import * as z from "zod";
import { tolerantOptional, tolerantRecord } from "../core/tolerant-schema";

const Instant = tolerantOptional(z.number());

/** What came to an account's webhook last, and when; milliseconds since the epoch. */
export const LastReceived = z.object({
  /** A challenge that Smartcar has signed. */
  verifiedAt: Instant,
  /** A challenge that was answered although nobody had signed it: anyone may have sent it. */
  challengedAt: Instant,
  /** A genuine and well-formed delivery, also one that changed nothing. */
  deliveredAt: Instant,
  /** Something that could not be checked or that nobody who has the token has signed. */
  refusedAt: Instant,
  refusal: z.string().optional(),
});
export type LastReceived = Readonly<z.infer<typeof LastReceived>>;

/** The marks of the deliveries that came on each day (`2026-11-20`, UTC). */
export const DeliveryDays = tolerantRecord(z.array(z.string()));
export type DeliveryDays = z.infer<typeof DeliveryDays>;
