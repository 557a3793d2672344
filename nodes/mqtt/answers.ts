import type { Node } from "node-red";
import { isoText } from "../../src/core/instant";
import type { Fields } from "../../src/mqtt/documents";
import type { Publication } from "../../src/mqtt/publisher";
import type { MqttRequest } from "../../src/mqtt/request";
import { resultTopic, type RequestTopic } from "../../src/mqtt/topics";
import type { Outcome } from "../../src/vehicle/outcome";
import type { Account } from "../account/account";
import { inWords, isDone } from "../car/outcome";
import { refuseSimulated } from "../controller/simulated-data";
import { type Guard, knownError } from "../runtime/guard";
import { translated } from "../runtime/speech";
import { carryOutForCar, carryOutForHome, unknownName, type Asking } from "../desk/carry-out";
import type { CarDesk } from "./car-desk";
import type { Desks } from "./desks";
import type { MqttMessage } from "./messages";

export interface AnswersOptions {
  readonly node: Node;
  readonly account: Account;
  readonly desks: Desks;
  readonly prefix: string;
  readonly unlock: boolean;
  readonly guard: Guard;
  readonly send: (publication: Publication & Pick<MqttMessage, "correlationData">) => void;
}

/** How the outcome of a command is asked for. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["start", "charge"],
  ["stop", "charge"],
  ["set-limit", "limit"],
  ["lock", "lock"],
  ["unlock", "lock"],
]);

/** Carries out requests, and answers each with a result that has its id. */
export class Answers {
  readonly #options: AnswersOptions;

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** Rejects with what went wrong, which is answered, too. */
  async answer(request: MqttRequest, msg: MqttMessage): Promise<void> {
    const respond = (result: Fields): void => this.#send(request, msg, result);
    try {
      refuseSimulated(msg, this.#options.account);
      await this.#options.desks.opened;
      respond(await this.#carryOut(request, msg, respond));
    } catch (err) {
      const error = knownError(err);
      respond({ outcome: "error", code: error.code, reason: translated(error).message });
      throw error;
    }
  }

  /** What became of a command that was asked for before a deploy. */
  answerLate(name: string, outcome: Outcome<string>): void {
    const word = WORDS.get(outcome.command) ?? outcome.command;
    this.#send({ name, word }, {}, inWords(outcome));
  }

  #carryOut(request: MqttRequest, msg: MqttMessage, respond: (result: Fields) => void): Promise<Fields> | Fields {
    const { node, account, desks, unlock, guard } = this.#options;
    const asking: Asking = {
      node,
      msg,
      unlock,
      now: account.clock.now(),
      takesSimulated: account.isSimulated,
      onConfirmation: guard.over((outcome: Outcome<string>) => {
        if (!isDone(outcome) || outcome.withdrawn === true) respond(inWords(outcome));
      }),
    };
    const car = desks.car(request.name);
    if (car) return carryOutForCar(again(request, car), car, asking);
    const home = desks.home(request.name);
    if (home) return carryOutForHome(request, home, asking);
    throw unknownName(request.name, desks.levels);
  }

  #send(
    { id, ...request }: RequestTopic & Pick<MqttRequest, "id">,
    { responseTopic, correlationData }: Pick<MqttMessage, "responseTopic" | "correlationData">,
    result: Fields,
  ): void {
    const { prefix, account, send } = this.#options;
    const at = isoText(account.clock.now());
    const payload = JSON.stringify({ ...(id !== undefined && { id }), request: request.word, at, ...result });
    const publication = { payload, qos: 1, retain: false } as const;
    send({ ...publication, topic: resultTopic(prefix, request) });
    if (isAnswerTopic(responseTopic)) send({ ...publication, topic: responseTopic, correlationData });
  }
}

/** A departure that is only switched on is the last one again. */
function again(request: MqttRequest, { lastReady }: CarDesk): MqttRequest {
  const { word, payload } = request;
  const isOn = payload === true || (typeof payload === "string" && payload.trim().toLowerCase() === "on");
  return word === "ready" && isOn && lastReady !== undefined ? { ...request, payload: lastReady } : request;
}

/** Where an answer may go: never where it would be another request. */
function isAnswerTopic(topic: unknown): topic is string {
  return typeof topic === "string" && topic !== "" && topic.length <= 300 && !/[#+\0]|\/set$/.test(topic);
}
