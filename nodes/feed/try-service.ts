import type { Node, NodeAPI } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import { SECOND_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import type { FetchMemory, FetchRules } from "../../src/fetch/fetch-round";
import { Fetcher, type FetchState } from "../../src/fetch/fetcher";
import { Outbound } from "../../src/fetch/outbound";
import { UNSEEN } from "../runtime/admin";
import type { Form } from "../runtime/draft-env";
import { textSetting } from "../runtime/settings";
import { say } from "../runtime/speech";
import { requestLedger } from "./request-ledger";
import { feedSender } from "./simulated-feed";
import { userAgent } from "./user-agent";

/** What a dialog shows of an attempt. */
export interface Tried {
  readonly lines: readonly string[];
}

/** How a node is given another time, and other hosts than the real ones. */
export interface FeedSurroundings {
  readonly clock?: Clock;
  readonly route?: (url: URL) => URL;
}

/** Between two attempts of dialogs with one service. */
const PAUSE_MS = 10 * SECOND_MS;

const lastTries = new Map<string, number>();

/** Asks a service once, counts that, and stores no answer. Throws SmartcarError where it is asked too soon, or the attempt fails. */
export async function tryService<M extends FetchMemory>(
  RED: NodeAPI,
  rules: FetchRules<M>,
  { clock = systemClock, route }: FeedSurroundings,
): Promise<FetchState<M>> {
  refuseHurry(rules.name, rules.nothing.of, clock);
  const outbound = new Outbound({ userAgent: userAgent(), route });
  const ledger = requestLedger(RED);
  let kept: M | undefined;
  const fetcher = new Fetcher({
    rules,
    stored: { get: async () => kept, change: async (change) => (kept = change(kept)) },
    clock,
    ledger,
    send: feedSender(outbound, clock),
    onState: () => {},
    onFault: () => {},
  });
  try {
    await ledger.open();
    await fetcher.refresh();
    const { state } = fetcher;
    if (state.error) throw state.error;
    return state;
  } finally {
    fetcher.close();
    await outbound.close();
  }
}

function refuseHurry(supplier: string, key: string, clock: Clock): void {
  const now = clock.now();
  const waitMs = (lastTries.get(key) ?? -Infinity) + PAUSE_MS - now;
  if (waitMs > 0 && waitMs <= PAUSE_MS) {
    const says = say("error.feed-hurry", { supplier });
    throw new SmartcarError("RATE_LIMIT", says, { retry: "later", retryAfterMs: waitMs });
  }
  lastTries.set(key, now);
}

type DeployedFetcher = Node<{ readonly token?: unknown }> & { readonly goesTo?: string };

/** The token of a form. One that the form does not show is the deployed one, and only for where that goes already. */
export function tokenOf(RED: NodeAPI, { token, id, address }: Form, service: unknown): unknown {
  if (token !== undefined && token !== UNSEEN) return token;
  const deployed = RED.nodes.getNode(textSetting(id)) as DeployedFetcher | null;
  const goesThere = deployed?.goesTo === destination(textSetting(service), textSetting(address));
  return goesThere ? deployed?.credentials?.token : "";
}

/** Where a token goes: to a service, or to an address of the user's own. */
export function destination(service: string, address: string): string {
  const origin = URL.canParse(address) ? new URL(address).origin : "";
  return `${service} ${origin}`;
}
