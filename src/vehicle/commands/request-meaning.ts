import type { RequestOptions } from "./request-options";
import { notTaken, type Answer } from "./answers";
import type { CommandContext } from "./command-context";
import type { Order } from "./command-spec";
import { specOf } from "./command-table";
import type { CommandRequest } from "./policy/decision";
import { repetition } from "./policy/repeat-policy";
import { takesRetained } from "./retained";

/** What of `RequestOptions` decides how a request is understood. */
type Circumstances = Omit<RequestOptions, "onConfirmation">;

/** The answer to a message that a broker has retained, where it is not carried out; `undefined` for all others. */
export async function answerRetained(
  { memory, clock }: Pick<CommandContext, "memory" | "clock">,
  { command, limit }: Order,
  { topic, retained = false }: Circumstances,
): Promise<Answer | undefined> {
  if (topic === undefined && !retained) return undefined;
  const word = [command, limit].filter((part) => part !== undefined).join(" ");
  const isSame = (await memory.topic(topic ?? "", word, clock.now())) === word;
  if (!retained) return undefined;
  const wasStarted = (await memory.recall()).taken.charge?.command === "start";
  const { retainedKind: kind } = specOf(command);
  return takesRetained({ kind, isSame, wasStarted }) ? undefined : notTaken(command, kind);
}

/** Whether a person, a controller, or a mere repetition asks. Notes the request as the sender's last. */
export async function meaningOf(
  { memory }: Pick<CommandContext, "memory">,
  { command }: Order,
  { repeated = false, automatic = false, force = false, sender = "" }: Circumstances,
  askedAt: number,
): Promise<Pick<CommandRequest, "repeated" | "automatic" | "force">> {
  if (specOf(command).lane !== "charge") return { repeated: false, automatic: false, force };
  let isSame = false;
  let goesOn = false;
  await memory.noteSender(sender, (last) => {
    const found = repetition(force ? undefined : last, command, askedAt, repeated);
    ({ isSame, goesOn } = found);
    return found.last;
  });
  const isRepeated = !force && (repeated || goesOn);
  return { repeated: isRepeated, automatic: !force && (isRepeated || automatic || isSame), force };
}
