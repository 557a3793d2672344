import type { NodeAPI } from "node-red";
import { SmartcarError } from "../../src/core/error";
import { Format, type Reader } from "../../src/core/format";
import { ENGLISH, sayFrom, spoken, type Language, type Speech } from "../../src/core/speech";
import english from "./sentences/en-US.json";

/** A text of what the nodes say themselves; `src/` has its own. */
export const say = sayFrom(english);

const PACKAGE = "@ev-flows/node-red-smartcar";

/** The node whose catalogue has the sentences of `src/` and of all nodes, once for the whole package. */
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

/** In whose catalogue a key is: `smartcar-tariff:label.unit` is a word of the tariff node. */
function catalogPath(key: string): readonly [type: string, name: string] {
  const [type = "", name] = key.split(":");
  return name === undefined ? [SPEAKER, key] : [type, name];
}

/** As the catalogue in use writes numbers: where a language has none, its sentences are English, and so must its numbers be. */
function formatOf(name: string | undefined): Format {
  try {
    return name === undefined ? ENGLISH.format : new Format(name);
  } catch {
    return ENGLISH.format;
  }
}

/** The language of the runtime. */
export function spokenLanguage(): Language {
  language ??= find?.() ?? ENGLISH;
  return language;
}

/** A text in the language of the runtime. `reader` is where and when its times of day are read. */
export function speak(speech: Speech, reader: Reader = { now: Date.now() }): string {
  return spoken(speech, spokenLanguage(), reader);
}

/** The same error, with its message in the language of the runtime. */
export function translated(error: SmartcarError): SmartcarError {
  const message = speak(error.says);
  if (message === error.message) return error;
  const stack = error.stack?.replace(error.message, message);
  return Object.assign(new SmartcarError(error.code, error.says, error), { message, stack });
}
