import type { Node } from "node-red";
import type { IntakeResult } from "../../src/webhook/intake";
import type { Applied } from "./apply-delivery";
import { refusalError } from "./relayed";
import { show, showError, type LOOKS } from "../runtime/status";

/** Shows what comes in at a path and in which state the car is. */
export class WebhookStatus {
  readonly #node: Node;
  #reported: string | undefined;

  constructor(node: Node) {
    this.#node = node;
  }

  /** A refusal is reported once, until a delivery is genuine again: anyone may send to a public address. */
  decision(decision: IntakeResult): void {
    const { outcome } = decision;
    if (outcome !== "refused") {
      this.#reported = undefined;
      if (outcome !== "accepted") show(this.#node, ...LOOK_OF[outcome]);
      return;
    }
    const { refusal } = decision;
    const isOurs = refusal === "disk" || refusal === "busy";
    if (refusal !== "signature" && refusal !== "token" && !isOurs) return;
    const error = refusalError(refusal);
    showError(this.#node, error);
    // The account tells of its disk.
    if (refusal !== "disk" && refusal !== this.#reported) this.#node.error(error, {});
    this.#reported = refusal;
  }

  /** What came of a delivery. */
  applied(applied: Applied): void {
    const { fault } = applied.update.snapshot;
    if (fault) return show(this.#node, "waiting", "smartcar-webhook.status.fault");
    show(this.#node, "fine", "smartcar-webhook.status.update");
  }
}

type Quiet = Exclude<IntakeResult["outcome"], "accepted" | "refused">;

const LOOK_OF: Readonly<Record<Quiet, readonly [look: keyof typeof LOOKS, text: string]>> = {
  passed: ["fine", "smartcar-webhook.status.update"],
  verified: ["fine", "smartcar-webhook.status.verified"],
  test: ["fine", "smartcar-webhook.status.test"],
  repeated: ["fine", "smartcar-webhook.status.update"],
  unknown: ["idle", "smartcar-webhook.status.ignored"],
  unwanted: ["idle", "smartcar-webhook.status.ignored"],
};
