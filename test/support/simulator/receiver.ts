import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import * as z from "zod";
import { simulatorManagementToken } from "../../../src/simulator/simulator";
import { listen } from "../network/loopback";

const Named = z.object({ name: z.string().optional(), code: z.string() });

const Event = z.object({
  eventId: z.string(),
  eventType: z.string(),
  data: z.object({
    signals: z
      .array(
        Named.extend({
          body: z.record(z.string(), z.unknown()).optional(),
          meta: z.object({ oemUpdatedAt: z.number(), retrievedAt: z.number() }).optional(),
          status: z.object({
            value: z.string(),
            error: z.object({ type: z.string(), code: z.string().nullable() }).optional(),
          }),
        }),
      )
      .optional(),
    errors: z
      .array(
        z.object({
          type: z.string(),
          code: z.string().nullable(),
          state: z.string(),
          signals: z.array(Named).optional(),
        }),
      )
      .optional(),
  }),
  triggers: z.array(z.object({ type: z.string(), signal: Named.optional() })).optional(),
  meta: z.object({ deliveryId: z.string(), deliveredAt: z.number(), mode: z.string() }),
});

/** An event in the form of real cars. */
export type ReceivedEvent = z.infer<typeof Event>;

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What stands for a delivery that did not come. */
export const nothing: Received = { headers: {}, text: "{}" };

/** Somebody who takes deliveries, passes challenges, and answers the rest as a test says. */
export interface Receiver {
  readonly uri: string;
  /** Everything but challenges, in the order of its coming. */
  readonly received: readonly Received[];
  /** The same, understood. */
  readonly events: readonly ReceivedEvent[];
  /** The challenges. */
  readonly challenges: readonly Received[];
  /** What is answered from now on; 200 at first. `undefined`: nothing at all. */
  answerWith(status: number | undefined): void;
  /** Starts again with an empty hand. */
  forget(): void;
  close(): Promise<void>;
}

export async function receive(managementToken: string = simulatorManagementToken): Promise<Receiver> {
  const received: Received[] = [];
  const challenges: Received[] = [];
  let status: number | undefined = 200;

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const challenge = challengeIn(text);
      (challenge === undefined ? received : challenges).push({ headers: incoming.headers, text });
      if (status === undefined) return;
      if (challenge === undefined) {
        outgoing.writeHead(status, { location: "/elsewhere" }).end();
      } else {
        const answer = { challenge: createHmac("sha256", managementToken).update(challenge).digest("hex") };
        outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
      }
    });
  });
  const port = await listen(server);

  return {
    uri: `http://127.0.0.1:${port}/hook`,
    received,
    challenges,
    get events() {
      return received.map(({ text }) => Event.parse(JSON.parse(text)));
    },
    answerWith: (next) => {
      status = next;
    },
    forget: () => {
      received.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const Challenge = z.union([
  z.object({ eventType: z.literal("VERIFY"), data: z.object({ challenge: z.string() }) }).transform(({ data }) => data),
  z
    .object({ eventName: z.literal("verify"), payload: z.object({ challenge: z.string() }) })
    .transform((old) => old.payload),
]);

function challengeIn(text: string): string | undefined {
  return Challenge.safeParse(JSON.parse(text)).data?.challenge;
}
