import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { Expectation } from "./expectation";

/** Where a home is whose case names no zone. */
export const HOME_ZONE = "Europe/Berlin";

/** Percent, degrees, kilowatts as a case has them: see test/cases/README.md. */
const Place = z.enum(["home", "away"]);
const Properties = z.record(z.string(), z.unknown());
const Seconds = z.number().min(0);

const CaseAccount = z.strictObject({ id: z.string(), secondsAhead: z.number().optional(), set: Properties.optional() });

const CaseCar = z.strictObject({
  id: z.string(),
  make: z.string().optional(),
  model: z.string().optional(),
  soc: z.number().optional(),
  limit: z.number().optional(),
  capacityKwh: z.number().optional(),
  powerKw: z.number().optional(),
  plugged: z.boolean().optional(),
  charging: z.boolean().optional(),
  asleep: z.boolean().optional(),
  place: Place.optional(),
  home: z.tuple([z.number(), z.number()]).optional(),
  account: z.string().optional(),
  sameAs: z.string().optional(),
  set: Properties.optional(),
  reports: z.enum(["simulator", "none"]).optional(),
});

const CaseNode = z.strictObject({
  id: z.string(),
  type: z.string(),
  vehicle: z.string().optional(),
  account: z.string().optional(),
  set: Properties.optional(),
  to: z.array(z.string()).optional(),
  to2: z.array(z.string()).optional(),
  to3: z.array(z.string()).optional(),
});

const Cloud = z.strictObject({
  schedulePaths: z.enum(["both", "reference", "updates"]).optional(),
  monthlyCalls: z.number().optional(),
});

const Repeated = { every: Seconds.min(1).optional(), for: Seconds.optional() };

const Send = z.strictObject({
  send: Properties,
  node: z.string(),
  plusCars: z.number().optional(),
  jitter: z.number().min(0).optional(),
  ...Repeated,
});

const Deliver = z.strictObject({
  deliver: Properties,
  car: z.string(),
  ages: z.record(z.string(), z.number().nullable()).optional(),
  sentAgo: z.number().optional(),
  ...Repeated,
});

const Fault = z.strictObject({
  fault: z.strictObject({
    type: z.string(),
    code: z.string().nullable().optional(),
    signals: z.array(z.union([z.string(), z.looseObject({ code: z.string() })])).optional(),
    state: z.enum(["ERROR", "RESOLVED"]).optional(),
    description: z.string().optional(),
  }),
  car: z.string(),
});

const Now = z.strictObject({
  car: z.string(),
  now: z.strictObject({
    plugged: z.boolean().optional(),
    charging: z.boolean().optional(),
    driving: z.boolean().optional(),
    soc: z.number().optional(),
    limit: z.number().optional(),
    locked: z.boolean().optional(),
    asleep: z.boolean().optional(),
    place: Place.optional(),
  }),
});

const Answer = z.strictObject({
  answer: z.strictObject({
    path: z.string().optional(),
    method: z.string().optional(),
    status: z.number().optional(),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    times: z.number().optional(),
    cut: z.union([z.boolean(), z.enum(["before", "headers", "body"])]).optional(),
    delay: Seconds.optional(),
    garbage: z.enum(["", "html", "cut-json", "empty"]).optional(),
  }),
});

const plainSteps = {
  send: Send,
  deliver: Deliver,
  fault: Fault,
  now: Now,
  answer: Answer,
  wait: z.strictObject({ wait: Seconds }),
  restart: z.strictObject({ restart: z.literal(true) }),
  deploy: z.strictObject({ deploy: z.enum(["full", "nodes", "flows"]) }),
  ask: z.strictObject({ ask: z.string() }),
  expect: z.strictObject({ expect: Expectation }),
};

/** Something that happens, or that is looked at, at its moment. */
export type Step =
  { [Name in keyof typeof plainSteps]: z.output<(typeof plainSteps)[Name]> }[keyof typeof plainSteps] | Repeat;

interface Repeat {
  readonly repeat: number;
  readonly steps: readonly Step[];
}

const Steps: z.ZodType<readonly Step[]> = z.lazy(() => z.array(AnyStep));

const stepForms: Readonly<Record<string, z.ZodType<Step>>> = {
  ...plainSteps,
  repeat: z.strictObject({ repeat: z.int().min(1), steps: Steps }),
};

/** Judged by the form that its own word names, so that the error names what is wrong with it. */
const AnyStep: z.ZodType<Step> = z.record(z.string(), z.unknown()).transform((raw, context) => {
  const word = Object.keys(stepForms).find((name) => name in raw) ?? "";
  const parsed = stepForms[word]?.safeParse(raw);
  if (parsed?.success) return parsed.data;
  context.issues.push(
    ...(parsed?.error.issues ?? []).map((issue) => ({ ...issue, input: raw }) as never),
    ...(parsed ? [] : [{ code: "custom" as const, input: raw, message: `No step: ${Object.keys(raw).join(", ")}` }]),
  );
  return z.NEVER;
});

const CaseSchema = z.strictObject({
  title: z.string(),
  kind: z.string(),
  note: z.string().optional(),
  at: z.iso.datetime({ offset: true }),
  zone: z.string().default(HOME_ZONE),
  env: z.record(z.string(), z.string()).optional(),
  cloud: Cloud.optional(),
  accounts: z
    .array(CaseAccount)
    .min(1)
    .default([{ id: "account" }]),
  cars: z.array(CaseCar).default([{ id: "bmw", powerKw: 3.7 }]),
  nodes: z.array(CaseNode),
  steps: Steps,
  expect: Expectation.default({}),
});

export type Case = z.output<typeof CaseSchema>;
export type CaseCar = z.output<typeof CaseCar>;
export type CaseAccount = z.output<typeof CaseAccount>;
export type CaseNode = z.output<typeof CaseNode>;
export type Send = z.output<typeof Send>;
export type Deliver = z.output<typeof Deliver>;
export type Fault = z.output<typeof Fault>;
export type Now = z.output<typeof Now>;
export type Answer = z.output<typeof Answer>;

/** All case files at or below a path, in order. */
export function caseFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => caseFiles(join(path, name)))
    .filter((file) => file.endsWith(".json"));
}

/** Throws, naming each word that the format does not have. */
export function readCase(path: string): Case {
  const parsed = CaseSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (parsed.success) return parsed.data;
  throw new Error(`The case does not follow the format: ${z.prettifyError(parsed.error).replaceAll(/\s+/g, " ")}`);
}

/** What the computer of the case's home has in its environment: it stands in the zone of the home unless the case says otherwise. */
export function environmentOf({ zone, env }: Case): Readonly<Record<string, string>> {
  return { TZ: zone, ...env };
}
