import * as z from "zod";

/** The requests that people can make, in the words of messages. */
export type RequestWord = "mode" | "boost" | "ready" | "target" | "full" | "minimum" | "ceiling" | "charge" | "limit";

/** The modes in requests. */
export type ModeName = "off" | "solar" | "cheap" | "solar+cheap" | "now";

/** `off` withdraws a request, so that the settings apply again. */
export type PageRequest =
  | { readonly car: string; readonly word: "mode"; readonly value: ModeName }
  | {
      readonly car: string;
      readonly word: "boost";
      readonly value: { readonly minutes: number } | { readonly kwh: number } | "off";
    }
  | {
      readonly car: string;
      readonly word: "ready";
      /** `at` is a time of day such as `07:30`, or ISO 8601. */
      readonly value: { readonly at: string; readonly target?: number | undefined } | "off";
    }
  | {
      readonly car: string;
      readonly word: "target" | "full" | "minimum" | "ceiling";
      readonly value: number | "off";
    }
  | { readonly car: string; readonly word: "charge"; readonly value: "start" | "stop" }
  /** 50 to 100. */
  | { readonly car: string; readonly word: "limit"; readonly value: number };

/** The outcome of a request. After `unknown` it is never repeated automatically, because the car may have carried it out. */
export interface PageAnswer {
  readonly outcome: "done" | "already" | "refused" | "unsupported" | "unknown";
  readonly code?: string | undefined;
  readonly text: string;
}

/** The body of any answer with a status of 400 or above. */
export interface PageRefusal {
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** Seconds until anything is accepted again. */
    readonly waitS?: number | undefined;
  };
}

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

/** The request in a body; `undefined` for anything that the page never sends. */
export function pageRequest(body: unknown): PageRequest | undefined {
  return Request.safeParse(body).data;
}

const Login = z.strictObject({ password: z.string().min(1).max(200) });

/** The password in a body. */
export function passwordIn(body: unknown): string | undefined {
  return Login.safeParse(body).data?.password;
}

/** The value of a request as the payload of a message. A percentage has its sign, because a bare 1 could be a fraction. */
export function payloadOf({ word, value }: PageRequest): unknown {
  const isPercent = word === "target" || word === "full" || word === "minimum";
  if (isPercent && typeof value === "number") return `${value}%`;
  if (word === "ready" && value !== "off" && value.target !== undefined)
    return { at: value.at, target: `${value.target}%` };
  return value;
}
