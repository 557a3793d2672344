import type { Context } from "hono";
import type * as z from "zod";
import { misfit } from "../../../core/misfit";
import { inEnglish } from "../../../core/speech";
import type { Env } from "../env";

/** Thrown where a request to the control API cannot be followed; the message is for the person who sent it. */
export class ControlError extends Error {
  readonly status: number;

  constructor(status: 400 | 404, message: string) {
    super(message);
    this.status = status;
  }
}

/** The JSON of a request. Throws ControlError, saying what is wrong with it. */
export async function readBody<T>(c: Context<Env>, schema: z.ZodType<T>): Promise<T> {
  const body = schema.safeParse(await c.req.json().catch(() => undefined), { reportInput: true });
  if (body.success) return body.data;
  throw new ControlError(400, inEnglish(misfit(body.error.issues)));
}
