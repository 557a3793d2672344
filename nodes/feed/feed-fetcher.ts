import type { Node, NodeAPI } from "node-red";
import { systemClock } from "../../src/core/clock";
import type { FetchMemory, FetchRules } from "../../src/fetch/fetch-round";
import { Fetcher, type FetchState, type MemoryPlace } from "../../src/fetch/fetcher";
import { Outbound } from "../../src/fetch/outbound";
import { memoryStore } from "../../src/store/memory-store";
import type { Store } from "../../src/store/store";
import type { Guard } from "../runtime/guard";
import { isClosed, onClose } from "../runtime/handle-input";
import { feedStore } from "./feed-store";
import { requestLedger } from "./request-ledger";
import { feedSender } from "./simulated-feed";
import type { FeedSurroundings } from "./try-service";
import { userAgent } from "./user-agent";

/** A node that asks a service. */
export interface FeedNode extends Node {
  credentials: object;
  /** Where its token goes. */
  goesTo?: string;
}

interface FeedFetcherOptions<M extends FetchMemory> {
  readonly rules: FetchRules<M>;
  /** Where in the node's store the memory is. */
  readonly stored: (store: Store) => MemoryPlace<M>;
  /** What is made up begins again with every start, as the simulator does. */
  readonly isSimulated?: boolean | undefined;
  /** Is not called when the node is closed. */
  readonly onState: (state: FetchState<M>) => unknown;
}

/** Asks a service for a node, from its start until the node is closed. What fails unseen goes to a Catch node. */
export function feedFetcher<M extends FetchMemory>(
  { RED, node, guard }: { readonly RED: NodeAPI; readonly node: FeedNode; readonly guard: Guard },
  { clock = systemClock, route }: FeedSurroundings,
  { rules, stored, onState, isSimulated = false }: FeedFetcherOptions<M>,
): Fetcher<M> {
  const outbound = new Outbound({ userAgent: userAgent(), route });
  const fetcher = new Fetcher({
    rules,
    stored: stored(isSimulated ? memoryStore() : feedStore(RED, node)),
    clock: guard.clock(clock),
    ledger: requestLedger(RED),
    send: feedSender(outbound, clock),
    onState: guard.over((state: FetchState<M>) => (isClosed(node) ? undefined : onState(state))),
    onFault: guard.over((cause: unknown) => {
      throw cause;
    }),
  });
  onClose(node, async () => {
    fetcher.close();
    await outbound.close();
  });
  return fetcher;
}
