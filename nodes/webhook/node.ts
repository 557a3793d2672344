import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { IntakeResult, Taker } from "../../src/webhook/intake";
import type { AccountNode } from "../account/account";
import { applyDelivery, isWanted, type Applied } from "./apply-delivery";
import { Guard } from "../runtime/guard";
import { handleInput, onClose } from "../runtime/handle-input";
import { refusalError, relayed } from "./relayed";
import { joinSimulator } from "./simulated-webhook";
import { showError, showShared } from "../runtime/status";
import { refuseAll } from "../runtime/refuse-all";
import { WebhookPaths } from "./webhook-paths";
import { WebhookStatus } from "./webhook-status";
import { usableSettings } from "../settings/usable-settings";
import { declaration } from "./settings";
import english from "./words/en-US.json";
import { say } from "../runtime/speech";

/** Registers nodes that receive Smartcar's deliveries. */
export default function (RED: NodeAPI): void {
  const paths = new WebhookPaths(RED);

  function SmartcarWebhook(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-webhook"] }, def);
    if (!settings) return;
    const accountNode = RED.nodes.getNode(settings.account) as AccountNode | null;
    accountNode?.join(this);
    if (!accountNode) return refuseAll(this, new SmartcarError("NOT_CONFIGURED", say("error.no-account")));

    const { account } = accountNode;
    const { path, cars } = settings;
    const status = new WebhookStatus(this);
    const taker: Taker = { id: this.id, wants: (delivery) => isWanted(account, delivery, cars) };
    const follow = async (decision: IntakeResult, msg: NodeMessage): Promise<Applied["outs"] | null> => {
      status.decision(decision);
      if (decision.outcome !== "accepted") return null;
      const { accepted } = decision;
      const applied = await account.intake.apply(accepted, () => applyDelivery(account, accepted, { msg }));
      status.applied(applied);
      return applied.outs;
    };

    handleInput(this, async (msg) => {
      const decision = await account.intake.take(relayed(msg), taker);
      if (decision.outcome === "refused") throw refusalError(decision.refusal);
      return follow(decision, msg);
    });

    const guard = new Guard(this);
    const sendPromised = guard.over(async () => {
      for (const applied of await account.takePromised(this.id)) {
        status.applied(applied);
        this.send(applied.outs);
      }
    });
    // Before that, those who get it may not be there.
    RED.events.once("flows:started", sendPromised);
    onClose(this, () => void RED.events.off("flows:started", sendPromised));

    onClose(
      this,
      account.onApplied(
        this.id,
        guard.over((applied: Applied) => {
          status.applied(applied);
          this.send(applied.outs);
        }),
      ),
    );

    showShared(this, "idle", path ? "waiting" : "relay");
    if (!account.intake.hasToken)
      reportError(this, new SmartcarError("NOT_CONFIGURED", say("error.no-management-token")));
    if (path === "") return;
    if (RED.settings.httpNodeRoot === false)
      return reportError(this, new SmartcarError("BAD_INPUT", say("error.no-http")));
    const release = paths.serve(path, {
      take: (incoming) => account.intake.take(incoming, taker),
      follow: guard.over(async (decision: IntakeResult) => {
        const outs = await follow(decision, {});
        if (outs) this.send(outs);
      }),
    });
    if (!release) return reportError(this, new SmartcarError("BAD_INPUT", say("error.path-used", { path })));
    onClose(this, release);
    onClose(this, joinSimulator({ RED, node: this, account, path }));
  }

  RED.nodes.registerType("smartcar-webhook", SmartcarWebhook);
}

function reportError(node: Node, error: SmartcarError): void {
  showError(node, error);
  node.error(error, {});
}
