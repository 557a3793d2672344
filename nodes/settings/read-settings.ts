import { came } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import type { Text } from "../../src/core/speech";
import { say } from "../runtime/speech";
import type { FaultIn } from "./expression-faults";
import { counts, readValue, type ValueProblem } from "./read-value";
import { nodeName, type Setting, type Settings, type ValuesOf } from "./setting";
import shared from "./words/en-US.json";

/** What is needed besides a node's properties. */
export interface Reader<S extends Settings> {
  /** The node's type, for the languages that have words for it. */
  readonly type?: string;
  readonly settings: S;
  /** The node's own words in English: errors name the fields as the dialog does. */
  readonly words: Words;
  readonly faultIn?: FaultIn;
}

/** The words of a node's catalog that errors of its settings use, by setting. */
export interface Words {
  readonly label?: Readonly<Record<string, string>>;
  readonly accepted?: Readonly<Record<string, string>>;
}

/**
 * Reads all settings of a node. Throws one SmartcarError that names every field which cannot be used: `NOT_CONFIGURED` where only
 * environment variables have no value, otherwise `BAD_INPUT`.
 */
export function readSettings<const S extends Settings>(reader: Reader<S>, def: object): ValuesOf<S> {
  const { settings } = reader;
  const given = new Map<string, unknown>(Object.entries(def));
  const valueOf = (key: string): unknown => (isEmpty(given.get(key)) ? settings[key]?.absent : given.get(key));
  const problems: Array<{ readonly key: string; readonly problem: ValueProblem }> = [];
  const values = Object.entries(settings).map(([key, setting]) => {
    if (!counts(setting, settings, valueOf)) return [key, setting.absent];
    const reading = readOne(reader, setting, given.get(key));
    if ("value" in reading) return [key, reading.value];
    problems.push({ key, problem: reading.problem });
    return [key, setting.absent];
  });
  // Every node has a name, which others show and send.
  const name = readValue(nodeName, given.get("name"));
  if (!("name" in settings) && "problem" in name) problems.push({ key: "name", problem: name.problem });
  for (const [key, setting] of Object.entries(settings))
    if (
      isHalf(setting, { own: given.get(key), other: given.get(setting.pairedWith ?? "") }) &&
      counts(setting, settings, valueOf)
    )
      problems.push({ key, problem: { code: "missing", accepted: "both" } });
  if (problems.length > 0) throw errorOf(problems, reader, given);
  return Object.fromEntries(values) as ValuesOf<S>;
}

function readOne(
  { faultIn }: Reader<Settings>,
  setting: Setting<unknown>,
  given: unknown,
): ReturnType<typeof readValue> {
  const reading = readValue(setting, given);
  if ("problem" in reading) {
    // A flow that was copied to another machine has no credentials yet. What needs them, or a config node, says so.
    const isLater = ["secret", "node"].includes(setting.kind) && reading.problem.code === "missing";
    return isLater ? { value: setting.absent } : reading;
  }
  const { value } = reading;
  const isExpression = setting.kind === "jsonata" && typeof value === "string" && value !== "";
  const fault = isExpression ? faultIn?.(value) : undefined;
  return fault === undefined ? reading : { problem: { code: "refused", accepted: setting.accepted, fault } };
}

function isHalf({ pairedWith }: Setting<unknown>, { own, other }: { own: unknown; other: unknown }): boolean {
  return pairedWith !== undefined && isEmpty(own) && !isEmpty(other);
}

function isEmpty(given: unknown): boolean {
  return given === undefined || given === null || (typeof given === "string" && given.trim() === "");
}

function errorOf(
  problems: ReadonlyArray<{ readonly key: string; readonly problem: ValueProblem }>,
  { type = "", settings, words }: Reader<Settings>,
  given: ReadonlyMap<string, unknown>,
): SmartcarError {
  const sentences = problems.map(({ key, problem }) =>
    sentenceOf(problem, { type, setting: settings[key], key, given: given.get(key), words }),
  );
  const isVariable = problems.every(({ problem: { code } }) => code === "variable");
  return new SmartcarError(isVariable ? "NOT_CONFIGURED" : "BAD_INPUT", [...sentences, say("setting.correct")]);
}

interface About {
  readonly type: string;
  readonly setting: Setting<unknown> | undefined;
  readonly key: string;
  readonly given: unknown;
  readonly words: Words;
}

function sentenceOf(problem: ValueProblem, about: About): Text {
  const { type, setting, key, given, words } = about;
  const label = labelText(type, words, key);
  if (!("accepted" in problem)) return say(`setting.${problem.code}`, { label, variable: problem.variable });
  if (problem.fault !== undefined) return say("setting.no-jsonata", { label, fault: problem.fault });
  const value = setting?.credential !== undefined ? say("setting.secret-value") : came(given);
  return say("setting.refused", { label, value, accepted: acceptedText(problem.accepted, about) });
}

/** What a field accepts. */
function acceptedText(key: string, { type, setting, words }: About): Text {
  const all: Readonly<Record<string, string>> = { ...shared.accepted, ...words.accepted };
  const limits = Object.entries(setting?.limits ?? {}).map(([name, limit]) => [name, String(limit)] as const);
  const params = { ...Object.fromEntries(limits), options: setting?.options?.join(", ") ?? "" };
  return { key: `${type}:accepted.${key}`, template: all[key] ?? key, params };
}

/** A field's label as part of a sentence. */
export function labelText(type: string, words: Words, key: string): Text {
  return { key: `${type}:label.${key}`, template: labelOf(words, key), params: {} };
}

/** A field's label, in English. */
export function labelOf(words: Words, key: string): string {
  const all: Readonly<Record<string, string>> = { ...shared.label, ...words.label };
  return all[key] ?? key;
}
