import * as z from "zod";
import { carIn } from "./cars";
import type { Message, Wanted } from "./messages";
import type { GateMessage } from "./node-red";
import type { Ask, Begin, Evidence, Output, Written } from "./record";
import type { Target } from "./storm-flow";

interface Given {
  readonly target: Target;
  readonly message: Message;
  readonly id: string;
  readonly life: number;
}

const Decision = z.looseObject({ payload: z.unknown().optional(), repeated: z.unknown().optional() });

/** All that went into the nodes and came out of them, and what that asked for. */
export class GateLog {
  readonly asks: Ask[] = [];
  readonly evidence: Evidence[] = [];
  readonly begins: Begin[] = [];
  readonly outputs: Output[] = [];
  readonly written: Written[] = [];
  readonly #onTheirWay = new Map<number, Given>();
  readonly #nobodys = new Set<string>();
  #given = 0;

  /** How many messages were given. */
  get given(): number {
    return this.#given;
  }

  /** How many messages have not reached their node yet. */
  get onTheirWay(): number {
    return this.#onTheirWay.size;
  }

  /** Notes that a message is on its way; gives its number and id. */
  give(target: Target, message: Message, life: number): { readonly n: number; readonly id: string } {
    const n = (this.#given += 1);
    const id = `storm-${n}`;
    this.#onTheirWay.set(n, { target, message, id, life });
    return { n, id };
  }

  /** What is on its way to a Node-RED that has ended never arrives. */
  lose(): void {
    this.#onTheirWay.clear();
  }

  receive(message: Exclude<GateMessage, { kind: "pong" }>, life: number): void {
    if (message.kind === "given") this.#arrived(message.n, message.at, message.isThere);
    else if (message.kind === "begun") this.begins.push({ from: message.from, to: message.at, nodes: message.nodes });
    else if (message.kind === "written") {
      const car = message.path.endsWith(".json") ? carIn(message.path) : undefined;
      if (car !== undefined) this.written.push({ at: message.at, car });
    } else {
      const { at, from, id, text } = message;
      this.outputs.push({ at, life, from, id, text });
      this.#decided({ at, life, from, id, text });
    }
  }

  /** From the moment on at which a node gets it, a message asks for something. */
  #arrived(n: number, at: number, isThere: boolean): void {
    const given = this.#onTheirWay.get(n);
    this.#onTheirWay.delete(n);
    if (!given || !isThere) return;
    const { target, message, id, life } = given;
    const { wants, isEvidence, isNobodys } = message;
    if (isNobodys) this.#nobodys.add(id);
    if (isEvidence) this.evidence.push({ at, node: target.node });
    if (!wants) return;
    const isRepeated = message.msg["repeated"] === true;
    this.asks.push({ id, at, life, car: target.car, node: target.node, wants, isRepeated, isNobodys: false });
  }

  /** A decision asks the node that it is wired to. */
  #decided({ at, life, from, id, text }: Output): void {
    const [, kind, car = "", output] = /^(surplus|tariff|mode)-(\w+):(\d)$/.exec(from) ?? [];
    if (kind === undefined || (output !== "1" && output !== "3")) return;
    const { payload, repeated } = Decision.parse(JSON.parse(text));
    const wants: Wanted | undefined =
      output === "3" ? "schedule" : payload === true ? "start" : payload === false ? "stop" : undefined;
    if (!wants) return;
    const node = `${output === "3" ? "schedule" : "charge"}-${car}`;
    const isNobodys = this.#nobodys.has(id);
    this.asks.push({ id, at, life, car, node, wants, isRepeated: repeated === true, isNobodys });
  }
}
