import { Format, type Quantity, type Reader } from "./format";
import english from "./words/en-US.json";

/** What a sentence is filled with. A number is a count; a text of its own is put into the same language as its sentence. */
export type Param = string | number | Quantity | Text;
export type Params = Readonly<Record<string, Param>>;

/** Something to be said: a key of the catalogs, what its sentence is filled with, and the English sentence to fill. */
export interface Text {
  readonly key: string;
  readonly template: string;
  readonly params: Params;
  /** Only what happened, without advice. */
  readonly isBrief?: boolean;
}

/** One sentence or several, joined by a space only. */
export type Speech = Text | readonly Text[];

/** How one language says a text. */
export interface Language {
  readonly format: Format;
  /** The sentence of a key; `undefined` where the language has none, and English is spoken instead. */
  template(key: string): string | undefined;
}

type Sections = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** The keys of a catalog, as `error.no-car`. */
export type KeyOf<C extends Sections> = {
  [S in keyof C & string]: C[S] extends string ? never : `${S}.${keyof C[S] & string}`;
}[keyof C & string];

/** What makes texts of a catalog's keys. A key that it does not have is a mistake of the program, found by the types. */
export function sayFrom<C extends Sections>(catalog: C): (key: KeyOf<C>, params?: Params) => Text {
  return (key, params = {}) => ({ key, template: templateIn(catalog, key) ?? key, params });
}

function templateIn(catalog: Sections, key: string): string | undefined {
  const [section = "", ...rest] = key.split(".");
  const name = rest.join(".");
  const words = Object.hasOwn(catalog, section) ? catalog[section] : undefined;
  return typeof words === "object" && Object.hasOwn(words, name) ? words[name] : undefined;
}

/** The keys of what `src/` says. */
export type Key = KeyOf<typeof english>;

/** A text of what `src/` says. */
export const say = sayFrom(english);

const PLAIN = { key: "plain", template: "__text__" };

/** What is the same in every language, such as a text of another program. */
export function plain(text: string): Text {
  return { ...PLAIN, params: { text } };
}

/** A text of what `src/` says by a key from outside, such as a store; `undefined` for a key that does not exist. */
export function knownText(key: string, params: Params): Text | undefined {
  const template = key === PLAIN.key ? PLAIN.template : templateIn(english, key);
  return template === undefined ? undefined : { key, template, params };
}

/** Several texts, one after the other, with a semicolon between them. */
export function listed(texts: readonly Text[]): Text {
  return texts.reduce((before, next) => ({
    key: "listed",
    template: "__before__; __next__",
    params: { before, next },
  }));
}

/** Puts a text into words. A placeholder that nothing fills stays, so that a test finds it. */
export function spoken(speech: Speech, language: Language, reader: Reader): string {
  const texts: readonly Text[] = "key" in speech ? [speech] : speech;
  return texts.map((text) => sentence(text, language, reader)).join(" ");
}

function sentence({ key, template, params, isBrief }: Text, language: Language, reader: Reader): string {
  const whole = language.template(key) ?? template;
  const words = isBrief ? (whole.split(ADVICE)[0] ?? whole).trimEnd() : whole;
  return words.replaceAll(/__([a-zA-Z]+)__(\.?)/g, (placeholder, name: string, period: string) => {
    const param = Object.hasOwn(params, name) ? params[name] : undefined;
    if (param === undefined) return placeholder;
    const text = shown(param, language, reader);
    // One period ends a sentence that ends in an abbreviation, such as "1. Dez.".
    return text.endsWith(".") ? text : text + period;
  });
}

/** Stands after what happened and before what to do. */
const ADVICE = "__retry__";

function shown(param: Param, language: Language, reader: Reader): string {
  if (typeof param === "string") return param;
  if (typeof param === "number") return language.format.number(param);
  return "key" in param ? sentence(param, language, reader) : language.format.quantity(param, reader);
}

/** The language of logs. */
export const ENGLISH: Language = { format: new Format(english.language), template: () => undefined };

/** A text in English, for logs; without times of day, for which the reader's place and time are needed. */
export function inEnglish(speech: Speech): string {
  return spoken(speech, ENGLISH, { now: 0 });
}

/** The texts of a speech. */
export function textsOf(speech: Speech): readonly Text[] {
  return "key" in speech ? [speech] : speech;
}
