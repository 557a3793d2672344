import { join } from "node:path";
import type { NodeAPI } from "node-red";
import { systemClock } from "../../src/core/clock";
import { SmartcarError } from "../../src/core/error";
import { fileStore } from "../../src/store/file-store";
import { keyFile } from "../../src/store/key-file";
import { memoryStore } from "../../src/store/memory-store";
import { Owners } from "../../src/store/owners";
import { Seal } from "../../src/store/seal";
import { sealedStore } from "../../src/store/sealed-store";
import type { OnProblem, Store } from "../../src/store/store";
import type { AccountSettings } from "./account-settings";
import { folderOf, folderProblems } from "./open-store";

/**
 * The owners who granted something to an account, deployed or not. One object for each account and application, whoever asks: two
 * would overwrite each other's tokens.
 */
export type OpenOwners = (accountId: string, settings: AccountSettings | SmartcarError) => Owners;

/**
 * Files of their own under the user directory, readable by their owner only, sealed with Node-RED's `credentialSecret`, or where
 * `settings.js` has none, with a random key in a file beside them.
 *
 * That protects a token in a backup or a copy of the user directory without `settings.js`. It does not protect it from whoever
 * may read all files of Node-RED's user: the secret stands in `settings.js`, the random key beside the file. Tokens stay out of
 * context stores, which others may read.
 */
export function openOwners(RED: NodeAPI, problems = folderProblems(RED)): OpenOwners {
  const folder = folderOf(RED);
  const stores = new Map<string, Store>();
  const known = new Map<string, Owners>();

  const open = (accountId: string): Store => {
    const file = fileStore({
      mayBeOf01: true,
      path: join(folder, `${encodeURIComponent(accountId)}-owners.json`),
      clock: systemClock,
      problems: problems.latch,
    });
    const onProblem = reporterAt(RED, accountId);
    return sealedStore({ store: file, seals: () => sealsOf(RED, join(folder, "owners.key")), onProblem });
  };

  return (accountId, settings) => {
    if (settings instanceof SmartcarError || settings.environment === "simulator") {
      return new Owners(memoryStore(), "simulator");
    }
    const application = `${settings.origin || settings.environment} ${settings.clientId}`;
    const name = JSON.stringify([accountId, application]);
    const store = stores.get(accountId) ?? open(accountId);
    const owners = known.get(name) ?? new Owners(store, application);
    stores.set(accountId, store);
    known.set(name, owners);
    return owners;
  };
}

/** The key file opens also what was sealed before someone set a `credentialSecret`. */
async function sealsOf(RED: NodeAPI, keyPath: string): Promise<readonly [Seal, ...Seal[]]> {
  const { credentialSecret } = RED.settings as { credentialSecret?: unknown };
  const isGiven = typeof credentialSecret === "string" && credentialSecret !== "";
  const key = await keyFile(keyPath, !isGiven);
  if (!isGiven) return [new Seal(key ?? "")];
  return [new Seal(credentialSecret), ...(key ? [new Seal(key)] : [])];
}

/** At the account's node where there is one: before the first deploy there is only the log. */
function reporterAt(RED: NodeAPI, accountId: string): OnProblem {
  return (problem) => {
    const node = RED.nodes.getNode(accountId);
    if (!problem) node?.log(RED._("smartcar-account.log.store-recovered"));
    else if (node) node.error(problem, {});
    else RED.log.error(problem.message);
  };
}
