import type { Node } from "node-red";
import type { Decision } from "../../src/webhook/receive";
import type { Applied } from "./apply-delivery";
import { refusalError } from "./relayed";
import { show, showError, type LOOKS } from "./status";

/** Shows what comes in at a path and in which state the car is. */
export class WebhookStatus {
  readonly #node: Node;
  #told: string | undefined;

  constructor(node: Node) {
    this.#node = node;
  }

  /** A refusal is told once, until a delivery is genuine again: anybody may send to a public address. */
  decision(decision: Decision): void {
    const { outcome } = decision;
    if (outcome !== "refused") {
      this.#told = undefined;
      if (outcome !== "news") show(this.#node, ...LOOK_OF[outcome]);
      return;
    }
    const { refusal } = decision;
    if (refusal !== "signature" && refusal !== "token") return;
    const error = refusalError(refusal);
    showError(this.#node, error);
    if (refusal !== this.#told) this.#node.error(error, {});
    this.#told = refusal;
  }

  /** What came of a delivery; `undefined` if its car is nobody's here. */
  applied(applied: Applied | undefined): void {
    if (!applied) return show(this.#node, "idle", "smartcar-webhook.status.ignored");
    const { fault } = applied.news.snapshot;
    if (fault) return show(this.#node, "waiting", "smartcar-webhook.status.fault");
    show(this.#node, "fine", "smartcar-webhook.status.news");
  }
}

type Quiet = Exclude<Decision["outcome"], "news" | "refused">;

const LOOK_OF: Readonly<Record<Quiet, readonly [look: keyof typeof LOOKS, text: string]>> = {
  verified: ["fine", "smartcar-webhook.status.verified"],
  test: ["fine", "smartcar-webhook.status.test"],
  repeated: ["fine", "smartcar-webhook.status.news"],
  unknown: ["idle", "smartcar-webhook.status.ignored"],
};
