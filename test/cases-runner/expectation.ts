import * as z from "zod";

/** What a case holds for right: see test/cases/README.md. */

const Range = z.tuple([z.number(), z.number()]);
const NumberOrRange = z.union([z.number(), Range]);
const perCar = z.record(z.string(), NumberOrRange);
const counts = z.record(z.string(), z.number());

function oneOrMore<T extends z.ZodType>(one: T): z.ZodUnion<[T, z.ZodArray<T>]> {
  return z.union([one, z.array(one)]);
}

const Decision = z.strictObject({
  node: z.string(),
  on: z.boolean().nullable().optional(),
  code: oneOrMore(z.string()).optional(),
  notCode: oneOrMore(z.string()).optional(),
  warning: oneOrMore(z.string().nullable()).optional(),
  notWarning: oneOrMore(z.string().nullable()).optional(),
  inputs: z.record(z.string(), Range).optional(),
  ready: z.iso.datetime({ offset: true }).optional(),
});

const Outcome = z.strictObject({
  node: z.string(),
  outcome: oneOrMore(z.string()).optional(),
  code: oneOrMore(z.string()).optional(),
  notText: z.string().optional(),
});

const ErrorSeen = z.strictObject({
  code: oneOrMore(z.string()).optional(),
  text: z.string().optional(),
  notText: z.string().optional(),
});

const SlotAt = z.strictObject({ start: z.iso.datetime({ offset: true }), value: z.number() });

const kinds = [
  "prices",
  "feed-in",
  "forecast",
  "grid",
  "solar",
  "battery",
  "charger",
  "car",
  "ready",
  "target",
  "full",
  "minimum",
  "ceiling",
  "nothing",
] as const;

const Feed = z.strictObject({
  node: z.string().optional(),
  kind: oneOrMore(z.enum(kinds)).optional(),
  notKind: oneOrMore(z.enum(kinds)).optional(),
  count: z.int().optional(),
  unit: oneOrMore(z.string()).optional(),
  net: z.boolean().optional(),
  first: SlotAt.partial().optional(),
  at: oneOrMore(SlotAt).optional(),
  watts: z.number().optional(),
  value: z.number().optional(),
});

const Window = z.strictObject({
  start: z.iso.datetime({ offset: true }),
  end: z.iso.datetime({ offset: true }),
});

const Reported = z.strictObject({
  node: z.string(),
  has: z.record(z.string(), z.unknown()).optional(),
  hasNot: z.array(z.string()).optional(),
});

const TimeOfDay = z.string().regex(/^\d\d:\d\d$/);

const words = {
  /** `18:30 start bmw` each. */
  commands: z.array(z.string().regex(/^\d\d:\d\d [\w-]+( \S+)?$/)),
  atMost: counts,
  atLeast: counts,
  never: z.array(z.string()),
  charging: z.record(z.string(), z.boolean()),
  soc: perCar,
  limit: perCar,
  decision: oneOrMore(Decision),
  outcome: oneOrMore(Outcome),
  error: ErrorSeen,
  noError: z.literal(true),
  feed: Feed,
  feeds: z.array(Feed).min(1),
  plan: z.array(Window),
  planWithin: z.strictObject({
    node: z.string().optional(),
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
  }),
  schedules: z.record(z.string(), z.array(z.strictObject({ start: TimeOfDay, stop: TimeOfDay }))),
  calls: perCar,
  callsLeft: perCar,
  stopsLeft: perCar,
  commandsLeft: perCar,
  requests: perCar,
  messages: perCar,
  sessions: z.strictObject({ node: z.string(), count: z.int() }),
  told: oneOrMore(Reported),
};

type Words = { [Word in keyof typeof words]?: z.output<(typeof words)[Word]> | undefined };

export interface Expectation extends Words {
  readonly anyOf?: readonly Expectation[] | undefined;
}

export const Expectation: z.ZodType<Expectation> = z
  .strictObject({
    ...words,
    anyOf: z.lazy(() => z.array(Expectation)),
  })
  .partial();

export type DecisionExpected = z.output<typeof Decision>;
export type OutcomeExpected = z.output<typeof Outcome>;
export type FeedExpected = z.output<typeof Feed>;
export type ReportExpected = z.output<typeof Reported>;
export type NumberOrRange = z.output<typeof NumberOrRange>;
