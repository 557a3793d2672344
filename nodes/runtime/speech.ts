import { AsyncLocalStorage } from "node:async_hooks";
import type { Node, NodeAPI } from "node-red";
import { SmartcarError } from "../../src/core/error";
import { Format, type Reader } from "../../src/core/format";
import { ENGLISH, sayFrom, spoken, type Language, type Speech } from "../../src/core/speech";
import { chosenLanguage } from "./chosen-language";
import english from "./sentences/en-US.json";

/** A text of what the nodes say themselves; `src/` has its own. */
export const say = sayFrom(english);

const PACKAGE = "@ev-flows/node-red-smartcar";

/** The node whose catalog has the sentences of `src/` and of all nodes, once for the whole package. */
const SPEAKER = "smartcar-account";

let find: (() => Language) | undefined;
let language: Language | undefined;

/** Lets the nodes speak the language of the runtime; without it, and for a sentence that the language lacks, they speak English. */
export function speakLike(RED: NodeAPI): void {
  const template = (key: string): string | undefined => {
    const [type, name] = catalogPath(key);
    const words = RED._(`${PACKAGE}/${type}:${type}.${name}`, { skipInterpolation: 1 });
    // A key that is not found comes back, with its namespace or without.
    return words.endsWith(`${type}.${name}`) ? undefined : words;
  };
  find = () => ({ format: formatOf(template("language")), template });
  language = undefined;
}

/** In whose catalog a key is: `smartcar-tariff:label.unit` is a word of the tariff node. */
function catalogPath(key: string): readonly [type: string, name: string] {
  const [type = "", name] = key.split(":");
  return name === undefined ? [SPEAKER, key] : [type, name];
}

/** As the catalog in use writes numbers: where a language has none, its sentences are English, and so must its numbers be. */
function formatOf(name: string | undefined): Format {
  try {
    return name === undefined ? ENGLISH.format : new Format(name);
  } catch {
    return ENGLISH.format;
  }
}

/** The languages that accounts have chosen, by the account's ID. */
const choices = new Map<string, string>();

/** The language of the account that a node has, where the account has chosen one. */
const ofNodes = new WeakMap<Node, Language>();

const current = new AsyncLocalStorage<Language>();

/** Lets an account choose a language by its tag, or none any more. Nodes without an account speak it, too, unless another differs. */
export function chooseLanguage(accountId: string, tag: string | undefined): void {
  if (tag === undefined) choices.delete(accountId);
  else choices.set(accountId, tag);
}

/** Lets a node speak the language with this tag in all that runs by `inLanguageOf`. */
export function speakAs(node: Node, tag: string | undefined): void {
  if (tag === undefined) ofNodes.delete(node);
  else ofNodes.set(node, chosenLanguage(tag));
}

/** Runs a node's work, and all that it waits for, in the language of the node's account. */
export function inLanguageOf<T>(node: Node, work: () => T): T {
  const its = ofNodes.get(node);
  return its ? current.run(its, work) : work();
}

/** Runs work, and all that it waits for, in the language of whoever reads it. */
export function inLanguage<T>(tag: string, work: () => T): T {
  return current.run(chosenLanguage(tag), work);
}

/** The language of the account in whose name something runs; else the only one that accounts have chosen; else the runtime's. */
export function spokenLanguage(): Language {
  const running = current.getStore();
  if (running) return running;
  const [tag, ...others] = new Set(choices.values());
  if (tag !== undefined && others.length === 0) return chosenLanguage(tag);
  language ??= find?.() ?? ENGLISH;
  return language;
}

/** The words of a node's catalog by their whole key, as `smartcar-tariff.status.waiting-for`, in the language that is spoken. */
export function worded(RED: NodeAPI, key: string, params: Readonly<Record<string, string | number>> = {}): string {
  const [type = "", ...name] = key.split(".");
  const template = spokenLanguage().template(`${type}:${name.join(".")}`);
  if (template === undefined) return RED._(key, { ...params });
  return template.replaceAll(/__([a-zA-Z]+)__/g, (placeholder, param: string) => String(params[param] ?? placeholder));
}

/** A text in the language that is spoken. `reader` is where and when its times of day are read. */
export function speak(speech: Speech, reader: Reader = { now: Date.now() }): string {
  return spoken(speech, spokenLanguage(), reader);
}

/** The same error, with its message in the language that is spoken. */
export function translated(error: SmartcarError): SmartcarError {
  const message = speak(error.says);
  if (message === error.message) return error;
  const stack = error.stack?.replace(error.message, message);
  return Object.assign(new SmartcarError(error.code, error.says, error), { message, stack });
}
