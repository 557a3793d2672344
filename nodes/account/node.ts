import type { Node, NodeAPI, NodeDef } from "node-red";
import { MINUTE_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { Account, type AccountNode } from "./account";
import { accountSettings, type AccountCredentials, type AccountDef } from "./account-settings";
import { ACCOUNT_CREDENTIALS } from "./credentials";
import { serveAbilities } from "../car/capabilities";
import { serveAccount } from "../runtime/admin";
import { resultOf } from "../runtime/result-of";
import { serveConnect } from "../connect/connect-endpoints";
import { onClose } from "../runtime/handle-input";
import { memoryStore } from "../../src/store/memory-store";
import { openOwners } from "./open-owners";
import { folderProblems, openJournals, openStores } from "./open-store";
import { serveMonitoring } from "./monitoring";
import { DraftAccounts } from "../connect/draft-accounts";
import { chooseLanguage, speakAs, speakLike, translated, worded } from "../runtime/speech";
import { Users } from "../runtime/users";
import { serveTryForecast } from "../forecast/try-endpoint";
import { serveTryPrices } from "../prices/try-endpoint";
import { serveFromHome } from "../controller/from-home-endpoint";
import { serveZone } from "../car/zone-endpoint";

interface SmartcarAccountNode extends AccountNode {
  credentials: AccountCredentials;
  account: Account;
  users: Users["byId"];
}

/** Registers accounts, and serves what the editor and remote monitoring ask of them. */
export default function (RED: NodeAPI): void {
  speakLike(RED);
  const problems = folderProblems(RED);
  const openStore = openStores(RED, problems);
  const monitor = serveMonitoring(RED, problems);
  const shared = { drafts: new DraftAccounts(RED), openOwners: openOwners(RED, problems) };

  function SmartcarAccount(this: SmartcarAccountNode, def: NodeDef & AccountDef): void {
    RED.nodes.createNode(this, def);
    const read = resultOf(() => accountSettings(def, this.credentials ?? {}));
    const opened = resultOf(() => openStore(this, read));
    const settings = opened instanceof SmartcarError ? opened : read;
    if (settings instanceof SmartcarError) this.error(translated(settings), {});
    const language =
      settings instanceof SmartcarError || settings.language === "server" ? undefined : settings.language;

    const users = new Users();
    this.users = users.byId;
    this.join = (node) => {
      users.add(node);
      speakAs(node, language);
    };
    chooseLanguage(this.id, language);
    onClose(this, () => chooseLanguage(this.id, undefined));
    this.account = new Account({
      settings,
      ...(opened instanceof SmartcarError ? { openStore: memoryStore } : opened),
      owners: shared.openOwners(this.id, settings),
      journals: openJournals(RED, this, settings, problems),
    });
    monitor({ node: this, account: this.account, def, credentials: this.credentials ?? {} });
    onClose(this, this.account.time.onWrong(clockTeller(RED, this)));
    onClose(this, () => this.account.close());
  }

  RED.nodes.registerType<SmartcarAccountNode, NodeDef & AccountDef, object, AccountCredentials>(
    "smartcar-account",
    SmartcarAccount,
    { credentials: ACCOUNT_CREDENTIALS },
  );
  serveAccount(RED, shared);
  serveConnect(RED, shared);
  serveAbilities(RED);
  serveZone(RED);
  serveFromHome(RED);
  serveTryPrices(RED);
  serveTryForecast(RED);
}

/** Says once that the computer's clock is wrong, and once that it is right again. */
function clockTeller(RED: NodeAPI, node: Node): (aheadMs: number | undefined) => void {
  return (aheadMs) => {
    if (aheadMs === undefined) return node.log(worded(RED, "smartcar-account.log.clock-right"));
    const minutes = Math.round(Math.abs(aheadMs) / MINUTE_MS);
    const key = aheadMs > 0 ? "smartcar-account.log.clock-ahead" : "smartcar-account.log.clock-behind";
    node.warn(worded(RED, key, { minutes }));
  };
}
