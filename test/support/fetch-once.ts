import assert from "node:assert/strict";
import type { Clock } from "../../src/core/clock";
import type { FetchMemory, FetchRules } from "../../src/fetch/fetch-round";
import { Fetcher } from "../../src/fetch/fetcher";
import type { Outbound } from "../../src/fetch/outbound";
import { ledgerHere } from "./ledger-here";

/** What a node has in mind after it has asked its service once; an error of the service fails the test. */
export async function fetchOnce<M extends FetchMemory>(
  rules: FetchRules<M>,
  { clock, outbound }: { readonly clock: Clock; readonly outbound: Outbound },
): Promise<M> {
  let kept: M | undefined;
  const fetcher = new Fetcher({
    rules,
    stored: { get: async () => kept, change: async (change) => (kept = change(kept)) },
    clock,
    ledger: ledgerHere(),
    send: (request) => outbound.send(request),
    onState: () => {},
    onFault: (cause) => assert.fail(String(cause)),
  });
  await fetcher.refresh();
  fetcher.close();
  const { memory, error } = fetcher.state;
  assert.equal(error, undefined, error?.message);
  return memory;
}
