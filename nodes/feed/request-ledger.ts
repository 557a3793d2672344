import { join } from "node:path";
import type { NodeAPI } from "node-red";
import { systemClock } from "../../src/core/clock";
import { RequestLedger } from "../../src/fetch/request-ledger";
import { fileStore } from "../../src/store/file-store";
import { REQUESTS } from "../../src/store/keys/node-keys";
import { StoredValue } from "../../src/store/stored-value";
import { folderOf, folderProblems } from "../account/open-store";

const known = new Map<string, RequestLedger>();

/** The one list of requests that all nodes and dialogs of a Node-RED share. Nothing waits in it, so it is never closed. */
export function requestLedger(RED: NodeAPI): RequestLedger {
  const path = join(folderOf(RED), "feeds", "requests.json");
  const ledger = known.get(path) ?? openAt(path, RED);
  known.set(path, ledger);
  return ledger;
}

function openAt(path: string, RED: NodeAPI): RequestLedger {
  const store = fileStore({ path, clock: systemClock, problems: folderProblems(RED).latch });
  return new RequestLedger(StoredValue.of(store, REQUESTS, {}));
}
