import type { NodeMessage } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { Account } from "../account/account";
import { say } from "../runtime/speech";

interface MarkedMessage extends NodeMessage {
  simulated?: unknown;
}

/** Throws SmartcarError `BAD_INPUT` for a message marked `msg.simulated` where a real car could be commanded by it. */
export function refuseSimulated(msg: NodeMessage, account: Account | undefined): void {
  if (isMarked(msg) && account?.isLive) throw new SmartcarError("BAD_INPUT", say("error.simulated-data"));
}

/**
 * What a deciding node knows of made-up data: once it has taken some, or where its car is simulated, all that it sends is marked,
 * so that no real car behind it is commanded by it, by a heartbeat neither.
 */
export class SimulatedData {
  readonly #account: Account | undefined;
  #isIn: boolean;

  constructor(account: Account | undefined) {
    this.#account = account;
    this.#isIn = account?.isSimulated === true;
  }

  /** Takes a message in. Throws SmartcarError `BAD_INPUT` for made-up data where the account is live. */
  take(msg: NodeMessage): void {
    refuseSimulated(msg, this.#account);
    if (isMarked(msg)) this.#isIn = true;
  }

  /** Whether anything so far was made up. */
  get isIn(): boolean {
    return this.#isIn;
  }

  /** Takes in what another node has received; whether it may be used: made-up data not where the account is live. */
  admits(isSimulated: boolean): boolean {
    if (isSimulated && this.#account?.isLive) return false;
    if (isSimulated) this.#isIn = true;
    return true;
  }

  /** The message, marked where it rests on made-up data. */
  mark<M extends NodeMessage>(msg: M): M {
    return this.#isIn ? Object.assign(msg, { simulated: true }) : msg;
  }
}

function isMarked(msg: MarkedMessage): boolean {
  return msg.simulated === true;
}
