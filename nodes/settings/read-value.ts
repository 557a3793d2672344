import type { Text } from "../../src/core/speech";
import type { Setting, Settings } from "./setting";
import { plainText } from "../../src/core/describe-value";

/** Why a value of a setting cannot be used: a key in the catalog with what it is about. */
export type ValueProblem =
  | { readonly code: "missing" | "refused"; readonly accepted: string; readonly fault?: string | Text }
  /** Node-RED has no value for the environment variable that the field consists of, or does not replace it inside a text. */
  | { readonly code: "variable" | "variable-inside"; readonly variable: string };

/** A value as the code wants it, or why it cannot be used. */
export type ReadValue<T> = { readonly value: T } | { readonly problem: ValueProblem };

/** As Node-RED has them, `${NAME}` and the older `$(NAME)`: it replaces them where they are the whole field. */
const VARIABLE = /^\$(?:\{([^{}\s]+)\}|\(([^()\s]+)\))$/;

/** Inside a longer text Node-RED does not replace it, so nobody has meant it as it is. */
const INSIDE = /\$\{([^}]+)\}/;

/** The name of the variable that a field consists of. */
export function variableIn(given: unknown): string | undefined {
  const [, name, older] = VARIABLE.exec(typeof given === "string" ? given.trim() : "") ?? [];
  return name ?? older;
}

/** Reads one field as it is stored in a flow, or as an environment variable gives it. The dialog and the runtime both ask this. */
export function readValue<T>(setting: Setting<T>, given: unknown): ReadValue<T> {
  const plain = typeof given === "boolean" ? given : textOf(given);
  if (plain === undefined) return problem("refused", setting.accepted);
  // A check box stores no text: an empty one is the value of a variable, which might have been meant either way.
  if (plain === "" && setting.kind === "flag" && typeof given === "string") return problem("refused", setting.accepted);
  if (plain === "") return setting.required ? problem("missing", setting.accepted) : { value: setting.absent };
  const unresolved = unresolvedIn(setting, plain);
  if (unresolved) return { problem: unresolved };
  if (typeof plain === "boolean" && setting.kind !== "flag") return problem("refused", setting.accepted);
  const parsed = setting.parse(plain);
  return "value" in parsed ? parsed : problem("refused", parsed.refused ?? setting.accepted);
}

/** An expression may contain such signs as its own. */
function unresolvedIn({ kind }: Setting<unknown>, plain: string | boolean): ValueProblem | undefined {
  const variable = variableIn(plain);
  if (variable !== undefined) return { code: "variable", variable };
  const inside = kind === "jsonata" || typeof plain === "boolean" ? undefined : INSIDE.exec(plain)?.[1];
  return inside === undefined ? undefined : { code: "variable-inside", variable: inside };
}

/** `undefined` for what no field contains. */
function textOf(given: unknown): string | undefined {
  if (given === undefined || given === null) return "";
  if (typeof given === "string") return given.trim();
  return typeof given === "number" ? String(given) : undefined;
}

function problem(code: "missing" | "refused", accepted: string): { readonly problem: ValueProblem } {
  return { problem: { code, accepted } };
}

/**
 * Whether a setting counts, by what the other fields of its node mean: a variable may say "yes" where a check box says `true`. One
 * that is not replaced yet might be any of the values.
 */
export function counts(
  { when = {} }: Setting<unknown>,
  settings: Settings,
  valueOf: (key: string) => unknown,
): boolean {
  return Object.entries(when).every(([key, values]) => {
    const given = valueOf(key);
    const other = settings[key];
    const reading = other && readValue(other, given);
    const meant = reading && "value" in reading ? reading.value : given;
    return variableIn(given) !== undefined || values.includes(plainText(meant) ?? "");
  });
}
