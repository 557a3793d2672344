import type { NodeAPI, NodeDef, NodeInitializer } from "node-red";
import { Account, type AccountNode } from "../../../nodes/account/account";
import {
  accountSettings,
  type AccountCredentials,
  type AccountDef,
  type AccountSettings,
} from "../../../nodes/account/account-settings";
import type { StorePart } from "../../../nodes/account/account-stores";
import type { AccountTime } from "../../../nodes/account/account-time";
import { onClose } from "../../../nodes/runtime/handle-input";
import { openOwners } from "../../../nodes/account/open-owners";
import { Users } from "../../../nodes/runtime/users";
import type { Clock } from "../../../src/core/clock";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";

interface TimedAccountNode extends AccountNode {
  credentials: AccountCredentials;
  account: Account;
  users: Users["byId"];
}

const CREDENTIALS = {
  clientId: { type: "text" },
  clientSecret: { type: "password" },
  managementToken: { type: "password" },
} as const;

/** The time of one account. */
export type TimeOf = (accountId: string, settings: AccountSettings) => AccountTime;

/**
 * Registers `smartcar-account` as the package does, but every account lives by a clock of the test's. What it keeps, it keeps in
 * memory, because a disk takes time that no clock of a test brings; it outlives the account. All accounts are of one application,
 * so they share what is kept of a car.
 */
export function timedAccounts(time: Clock | TimeOf): NodeInitializer {
  const timeOf: TimeOf = typeof time === "function" ? time : () => ({ clock: time, close: async () => {} });
  const stores = new Map<string, Store>();
  const openIn = (accountId: string, part?: StorePart): Store => {
    const isOfAccount = part === undefined || typeof part === "string";
    const name = JSON.stringify(isOfAccount ? [accountId, part] : part);
    const store = stores.get(name) ?? memoryStore();
    stores.set(name, store);
    return store;
  };

  return (RED: NodeAPI) => {
    const ownersOf = openOwners(RED);
    function SmartcarAccount(this: TimedAccountNode, def: NodeDef & AccountDef): void {
      RED.nodes.createNode(this, def);
      const settings = accountSettings(def, this.credentials ?? {});
      const users = new Users();
      this.users = users.byId;
      this.join = (node) => users.add(node);
      this.account = new Account({
        settings,
        openStore: (part) => openIn(this.id, part),
        owners: ownersOf(this.id, settings),
        time: timeOf(this.id, settings),
      });
      onClose(this, () => this.account.close());
    }
    RED.nodes.registerType<TimedAccountNode, NodeDef & AccountDef, object, AccountCredentials>(
      "smartcar-account",
      SmartcarAccount,
      { credentials: CREDENTIALS },
    );
  };
}
