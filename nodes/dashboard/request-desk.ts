import type { Node, NodeAPI, NodeMessage } from "node-red";
import { came, isRecord } from "../../src/core/describe-value";
import type { Clock } from "../../src/core/clock";
import { SmartcarError } from "../../src/core/error";
import { duration } from "../../src/core/format";
import { payloadOf } from "../../src/page/page-request";
import type { PageAnswer, PageRequest } from "../../src/page/page-request";
import type { Outcome } from "../../src/vehicle/outcome";
import { reportPending } from "../car/command-asker";
import { inWords, isDone } from "../car/outcome";
import { noteAccepted } from "../desk/accepted";
import { carryOutForCar, type CarSeat } from "../desk/carry-out";
import type { Guard } from "../runtime/guard";
import { say, speak, translated } from "../runtime/speech";
import { isClosed } from "../runtime/handle-input";
import type { CarEntry, Household } from "./household";
import { ANSWERS_WITHIN_MS, Vetoes, type FlowAnswer } from "./vetoes";

export interface RequestDeskOptions {
  readonly RED: NodeAPI;
  readonly node: Node;
  readonly guard: Guard;
  readonly pace: Clock;
  readonly household: Household;
  /** Whether nothing is carried out that the flow does not confirm. */
  readonly askFlow: boolean;
  readonly send: (msg: NodeMessage) => void;
}

/** What a message of the output is about. */
interface Sent {
  readonly id?: string;
  /** The car, as topics name it. */
  readonly car: string;
  readonly word: string;
}

const OUTCOMES = ["done", "already", "refused", "unsupported", "unknown"] as const;

/** Carries out what is pressed on the page, on the paths that messages take, and reports it to the flow. */
export class RequestDesk {
  readonly #options: RequestDeskOptions;
  readonly #vetoes: Vetoes;
  readonly #looked = new WeakSet<CarEntry>();

  constructor(options: RequestDeskOptions) {
    this.#options = options;
    this.#vetoes = new Vetoes(options.pace);
  }

  /** What was asked for before a deploy is answered by the node that comes in its place. */
  gather(): void {
    const { RED, node, guard, household } = this.#options;
    for (const entry of household.cars) {
      if (this.#looked.has(entry)) continue;
      this.#looked.add(entry);
      const { account, file } = entry;
      reportPending(RED, node, { car: file.resident.car, account }, guard, (outcome) =>
        this.#report(entry, wordOf(outcome.command), undefined, inWords(outcome)),
      );
    }
  }

  /** Resolves with what became of it; what the nodes refuse is an answer, too. */
  async carryOut(request: PageRequest): Promise<PageAnswer> {
    const entry = this.#options.household.cars.find(({ file }) => file.resident.id === request.car);
    if (!entry) return refusal("page-refusal.car");
    const given = payloadOf(request);
    const verdict = await this.#ask(entry, request, given);
    if (verdict.is !== "confirmed") return refusedBy(verdict);
    const answer = await this.#carryOut(entry, request, verdict.payload);
    // A flow that is asked has had the request already.
    if (!this.#options.askFlow) {
      const { outcome, code, text: reason } = answer;
      this.#report(entry, request.word, given, { outcome, reason, ...(code !== undefined && { code }) });
    }
    return answer;
  }

  /** Takes what a flow says of a request. Throws SmartcarError `BAD_INPUT` for any other message. */
  take(msg: NodeMessage): void {
    const fields = new Map<string, unknown>(Object.entries(msg));
    const [request, refused] = [fields.get("request"), fields.get("refused")];
    const id = isRecord(request) ? request["id"] : undefined;
    const isRefused = refused !== undefined && refused !== false;
    const verdict: FlowAnswer = isRefused
      ? { is: "refused", ...(typeof refused === "string" && refused !== "" && { text: refused.slice(0, 300) }) }
      : { is: "confirmed", payload: msg.payload };
    if (this.#vetoes.answer(id, verdict)) return;
    throw new SmartcarError(
      "BAD_INPUT",
      say("error.page-message", { came: came(request ?? msg.payload), wait: duration(ANSWERS_WITHIN_MS) }),
    );
  }

  close(): void {
    this.#vetoes.close();
  }

  async #ask(entry: CarEntry, request: PageRequest, payload: unknown): Promise<FlowAnswer | { readonly is: "busy" }> {
    if (!this.#options.askFlow) return { is: "confirmed", payload };
    if (this.#vetoes.isFull) return { is: "busy" };
    return this.#vetoes.ask((id) => this.#report(entry, request.word, payload, {}, id));
  }

  async #carryOut(entry: CarEntry, { word }: PageRequest, payload: unknown): Promise<PageAnswer> {
    const { node, guard } = this.#options;
    const { account, file } = entry;
    const { resident } = file;
    const seat: CarSeat = {
      resident,
      deciders: file.deciders,
      noteOutcome: (outcome) => noteAccepted(resident.car, outcome, account.clock.now()),
    };
    const topic = topicOf(resident.level, word);
    try {
      const result = await carryOutForCar({ name: resident.level, word, payload }, seat, {
        node,
        msg: { topic },
        unlock: false,
        now: account.clock.now(),
        takesSimulated: account.isSimulated,
        onConfirmation: guard.over((outcome: Outcome<string>) => {
          if (isClosed(node) || (isDone(outcome) && outcome.withdrawn !== true)) return;
          this.#report(entry, word, undefined, inWords(outcome));
        }),
      });
      const { outcome, reason, code } = result;
      return {
        outcome: OUTCOMES.find((one) => one === outcome) ?? "done",
        text: typeof reason === "string" ? reason : "",
        ...(typeof code === "string" && { code }),
      };
    } catch (err) {
      if (!(err instanceof SmartcarError)) throw err;
      return { outcome: "refused", code: err.code, text: translated(err).message };
    }
  }

  #report(entry: CarEntry, word: string, payload: unknown, more: object, id?: string): void {
    const { account, file } = entry;
    const { level, car } = file.resident;
    const request: Sent = { ...(id !== undefined && { id }), car: level, word };
    const about = { vehicleId: car.vehicleId, request, ...more, ...(account.isSimulated && { simulated: true }) };
    this.#options.send(Object.assign(about, { topic: topicOf(level, word), payload }));
  }
}

/** As messages of MQTT have it, so that a flow can treat both alike. */
function topicOf(level: string, word: string): string {
  return `smartcar/${level}/${word}/set`;
}

function wordOf(command: string): string {
  return command === "start" || command === "stop" ? "charge" : command === "set-limit" ? "limit" : command;
}

function refusedBy(verdict: Exclude<FlowAnswer, { readonly is: "confirmed" }> | { readonly is: "busy" }): PageAnswer {
  if (verdict.is === "busy") return refusal("page-refusal.busy");
  if (verdict.is === "silent") return refusal("page-refusal.flow-silent", { wait: duration(ANSWERS_WITHIN_MS) });
  if (verdict.text === undefined) return refusal("page-refusal.flow-refused");
  return { outcome: "refused", code: "FLOW", text: verdict.text };
}

function refusal(key: Parameters<typeof say>[0], params: Parameters<typeof say>[1] = {}): PageAnswer {
  return { outcome: "refused", code: "FLOW", text: speak(say(key, params)) };
}
