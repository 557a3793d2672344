import { RequestLedger, type SentRequests } from "../../src/fetch/request-ledger";

/** A ledger that is stored nowhere but here, as JSON. */
export function ledgerHere(): RequestLedger {
  let stored = "{}";
  const read = (): SentRequests => JSON.parse(stored) as SentRequests;
  return new RequestLedger({
    get: async () => read(),
    change: async (change) => {
      stored = JSON.stringify(change(read()));
      return read();
    },
  });
}
