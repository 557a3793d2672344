import * as z from "zod";
import type { Answer } from "./cloud";

const ErrorBody = z.object({ errors: z.tuple([z.object({ status: z.string(), type: z.string(), code: z.string() })]) });

const SignalBody = z.object({
  attributes: z.object({
    code: z.string(),
    status: z.object({ value: z.string(), error: z.object({ type: z.string(), code: z.string() }).optional() }),
    body: z.record(z.string(), z.unknown()).optional(),
  }),
  meta: z.object({
    ingestedAt: z.string().optional(),
    retrievedAt: z.string().optional(),
    oemUpdatedAt: z.string().optional(),
  }),
});

const SignalsBody = z.object({ data: z.array(SignalBody) });

/** The HTTP status of an error and what it says, as `409 VEHICLE_STATE/ASLEEP`. */
export function errorIn({ status, json }: Answer): string {
  const [{ type, code }] = ErrorBody.parse(json).errors;
  return `${status} ${type}/${code}`;
}

export interface ReadSignal {
  readonly status: string;
  readonly error: string | undefined;
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly value: unknown;
  readonly meta: Readonly<Record<string, string | undefined>>;
}

/** The signals of a list by their codes. */
export function signalsIn({ json }: Answer): ReadonlyMap<string, ReadSignal> {
  return new Map(SignalsBody.parse(json).data.map((signal) => [signal.attributes.code, read(signal)]));
}

/** One signal of a list; throws if the list has none of this code. */
export function signalIn(answer: Answer, code: string): ReadSignal {
  const signal = signalsIn(answer).get(code);
  if (!signal) throw new Error(`There is no signal ${code}`);
  return signal;
}

/** The signal of an answer that holds just one. */
export function onlySignalIn({ json }: Answer): ReadSignal {
  return read(z.object({ data: SignalBody }).parse(json).data);
}

function read({ attributes: { status, body }, meta }: z.infer<typeof SignalBody>): ReadSignal {
  const error = status.error && `${status.error.type}/${status.error.code}`;
  return { status: status.value, error, body, value: body?.["value"], meta };
}
