import type { Node } from "node-red";
import type { SmartcarError } from "../../src/core/error";
import { isoText } from "../../src/core/instant";
import { report } from "../runtime/guard";

/** How a node that fetches stands, for its second output. */
export interface FeedReason {
  readonly code: string;
  readonly text: string;
  /** Of the last attempt. */
  readonly error: SmartcarError | undefined;
  /** When the service is asked next. */
  readonly nextAt: number;
  /** More of it as data, before the error and after it. */
  readonly about: object;
  readonly known?: object;
  /** What makes it another reason, beside code and error. */
  readonly mark?: string | number | undefined;
}

/** Sends the reasons of a node that fetches: each once until it changes, and none before the first answer. */
export class FeedReasons {
  readonly #node: Node;
  readonly #grave: ReadonlySet<string>;
  readonly #warned: string;
  #said: string | undefined;
  #reported: string | undefined;

  /** `grave`: with these codes the house goes without what is fetched. `warned`: this one is logged as a warning. */
  constructor(node: Node, { grave, warned }: { readonly grave: readonly string[]; readonly warned: string }) {
    this.#node = node;
    this.#grave = new Set(grave);
    this.#warned = warned;
  }

  send({ code, text, error, nextAt, about, known, mark = "" }: FeedReason): void {
    const key = `${code} ${error?.code ?? ""} ${mark}`;
    if (key === this.#said || (this.#said === undefined && code === "asking")) return;
    this.#said = key;
    const payload = { code, text, ...about, ...(error && { error: error.code }), ...known, next: isoText(nextAt) };
    this.#node.send([null, { topic: "reason", payload }]);
    if (code === this.#warned) this.#node.warn(text);
    this.#reportOnce(code, error);
  }

  /** A Catch node gets what is grave, once until that is over. */
  #reportOnce(code: string, error: SmartcarError | undefined): void {
    if (!this.#grave.has(code)) this.#reported = undefined;
    else if (error && this.#reported !== code) {
      report(this.#node, error);
      this.#reported = code;
    }
  }
}
