import type { Node } from "node-red";
import { came } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import { chargeRequest, limitRequest, lockRequest } from "../../src/vehicle/commands/read-request";
import type { Outcome } from "../../src/vehicle/outcome";
import type { Fields } from "../../src/mqtt/documents";
import { COMMAND_WORDS, HOME_WORD, type MqttRequest } from "../../src/mqtt/request";
import type { Car } from "../../src/vehicle/car";
import { meaningOf, type CommandMessage, type Meaning } from "../car/command-asker";
import { inWords } from "../car/outcome";
import type { Deciders } from "../controller/deciders";
import { requestIn, requestWord } from "../controller/requests";
import { gridLimitIn } from "../home/grid-limit-message";
import { say, speak } from "../runtime/speech";
import type { ResidentCar, ResidentHome } from "./residents";

/** How and for whom a request is carried out. */
export interface Asking {
  readonly node: Node;
  readonly msg: CommandMessage;
  readonly unlock: boolean;
  readonly now: number;
  readonly takesSimulated: boolean;
  /** Hears of a report that contradicts the answer. */
  readonly onConfirmation: (outcome: Outcome<string>) => void;
}

/** A car of which something may be asked. */
export interface CarSeat {
  readonly resident: ResidentCar;
  readonly deciders: Deciders;
  /** Something was done to the car, or not. */
  noteOutcome(outcome: Outcome<string>, reason: string | undefined): void;
}

/** Carries out a request to a car, on the paths that the other nodes take. Throws SmartcarError. */
export async function carryOutForCar(request: MqttRequest, seat: CarSeat, asking: Asking): Promise<Fields> {
  if (COMMAND_WORDS.some((word) => word === request.word)) return command(request, seat, asking);
  const word = requestWord(request.word);
  if (word === undefined) throw unknownWord(request.word);
  const deciders = seat.deciders.thatTake(word);
  if (deciders.length === 0) throw new SmartcarError("NOT_CONFIGURED", say("error.nobody-decides", { word }));
  const { payload } = request;
  const { retain } = asking.msg;
  // Its own topic, so that a retained request is known again, and is that of no other system.
  const topic = `smartcar/${request.name}/${word}/set`;
  for (const decider of deciders) await decider.request({ topic, payload, ...(retain === true && { retain }) });
  const [last] = deciders.toSorted((one) => (one.node.type === "smartcar-mode" ? -1 : 1));
  const report = last?.report();
  // A boost of a car that takes no more is over when it begins.
  const isBoost = requestIn({ topic, payload }, [word], { zone: "UTC", now: asking.now })?.boost;
  if (isBoost && report && !("boost" in report))
    return { outcome: "already", reason: speak(say("request.boost-full")), code: "full" };
  return { outcome: "done", ...(report && { reason: report.reason, code: report.code }) };
}

/** Carries out a request to a home. Throws SmartcarError. */
export function carryOutForHome(
  { word, payload }: MqttRequest,
  { resident }: { readonly resident: ResidentHome },
  asking: Asking,
): Fields {
  if (word !== HOME_WORD) throw unknownWord(word);
  const { node, now, takesSimulated } = asking;
  const { home } = resident;
  const limit = gridLimitIn({ payload: { [HOME_WORD]: payload } }, home, now);
  if (limit)
    home.publish("limit", limit, { id: node.id, name: node.name || node.type, isSimulated: takesSimulated }, now);
  return { outcome: "done", ...(limit?.watts !== undefined && { limitW: limit.watts }) };
}

/** The error for a name that neither a car nor a home has. */
export function unknownName(name: string, names: readonly string[]): SmartcarError {
  return new SmartcarError("BAD_INPUT", say("error.mqtt-name", { came: came(name), names: names.join(", ") }));
}

function unknownWord(word: string): SmartcarError {
  return new SmartcarError("BAD_INPUT", say("error.mqtt-word", { came: came(word) }));
}

async function command(request: MqttRequest, seat: CarSeat, asking: Asking): Promise<Fields> {
  const { car } = seat.resident;
  const outcome = await sent(request, car, asking);
  const { reason, ...words } = inWords(outcome);
  seat.noteOutcome(outcome, reason);
  return { ...words, reason };
}

function sent({ word, payload }: MqttRequest, car: Car, asking: Asking): Promise<Outcome<string>> {
  const { node, msg, unlock, onConfirmation } = asking;
  const meant = (isForced: boolean): Meaning & Pick<Asking, "onConfirmation"> => ({
    ...meaningOf(node, msg, isForced),
    onConfirmation,
  });
  if (word === "charge") {
    const { command: name, force } = chargeRequest(payload);
    return car.commands.charge(name, meant(force));
  }
  if (word === "limit") {
    const { percent, force } = limitRequest(payload);
    return percent === undefined ? car.commands.readLimit({ force }) : car.commands.setLimit(percent, meant(force));
  }
  const { command: name, force } = lockRequest(payload);
  if (name === "unlock" && !unlock) throw new SmartcarError("NOT_CONFIGURED", say("error.unlock-not-allowed"));
  return car.commands.setLock(name, meant(force));
}
