import { parseArgs, type ParseArgsConfig } from "node:util";
import { SmartcarError } from "./error";
import { plain } from "./speech";

type Options = NonNullable<ParseArgsConfig["options"]>;

const HIGHEST_PORT = 65_535;

/** The options of a command line by their names. Throws SmartcarError `BAD_INPUT`, which names what is not accepted. */
export function readArguments<const T extends Options>(
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ options: T }>>["values"] {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    const [reason = ""] = cause instanceof Error ? cause.message.split(/\. |\n/) : [];
    throw new SmartcarError("BAD_INPUT", plain(`${reason}. Try --help.`), { cause });
  }
}

/** The port that `text` names, from `lowest` on. `name` is what the user calls it. Throws SmartcarError `BAD_INPUT`. */
export function portFrom(text: string, name: string, lowest = 1): number {
  const port = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isInteger(port) && port >= lowest && port <= HIGHEST_PORT) return port;
  throw new SmartcarError(
    "BAD_INPUT",
    plain(`"${text}" is not a port. ${name} accepts a whole number from ${lowest} to ${HIGHEST_PORT}.`),
  );
}
