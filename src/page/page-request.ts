import * as z from "zod";
import type { PageRequest } from "./page-state";

const Id = z.string().min(1).max(40);
const Percent = z.number().min(0).max(100);
const off = z.literal("off");

const Request = z.discriminatedUnion("word", [
  z.strictObject({
    car: Id,
    word: z.literal("mode"),
    value: z.enum(["off", "solar", "cheap", "solar+cheap", "now"]),
  }),
  z.strictObject({
    car: Id,
    word: z.literal("boost"),
    value: z.union([
      z.strictObject({ minutes: z.number().positive().max(1440) }),
      z.strictObject({ kwh: z.number().positive().max(200) }),
      off,
    ]),
  }),
  z.strictObject({
    car: Id,
    word: z.literal("ready"),
    value: z.union([z.strictObject({ at: z.string().min(1).max(40), target: Percent.optional() }), off]),
  }),
  z.strictObject({
    car: Id,
    word: z.enum(["target", "full", "minimum"]),
    value: z.union([Percent, off]),
  }),
  z.strictObject({ car: Id, word: z.literal("ceiling"), value: z.union([z.number().min(-1000).max(1000), off]) }),
  z.strictObject({ car: Id, word: z.literal("charge"), value: z.enum(["start", "stop"]) }),
  z.strictObject({ car: Id, word: z.literal("limit"), value: z.number().min(50).max(100) }),
]);

/** What a body asks for; `undefined` for anything that the page never sends. */
export function pageRequest(body: unknown): PageRequest | undefined {
  return Request.safeParse(body).data;
}

const Login = z.strictObject({ password: z.string().min(1).max(200) });

/** The password that a body contains. */
export function passwordIn(body: unknown): string | undefined {
  return Login.safeParse(body).data?.password;
}

/** The value of a request as the payload of a message: a bare 1 may be a share, and a percentage never is. */
export function payloadOf({ word, value }: PageRequest): unknown {
  const isPercent = word === "target" || word === "full" || word === "minimum";
  if (isPercent && typeof value === "number") return `${value}%`;
  if (word === "ready" && value !== "off" && value.target !== undefined)
    return { at: value.at, target: `${value.target}%` };
  return value;
}
