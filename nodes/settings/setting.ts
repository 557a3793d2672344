import { withPoint } from "../../src/core/decimal-comma";

/**
 * How a setting of a node is declared: once, for the dialog's row, its default and its validator, for the reader at run time, and
 * for the help. Declarations and their readers run in the browser too, so they import nothing of Node.js or Node-RED.
 */
export interface Setting<T> {
  readonly kind: Kind;
  /** What a field of a new node contains. */
  readonly initial: string | number | boolean;
  /** What an empty field or a missing property means. */
  readonly absent: T;
  /** Reads what is not empty. A boolean is given only to a flag. */
  readonly parse: (given: string | boolean) => Parsed<T>;
  /** What the field accepts, as a key under `accepted` in the catalog. */
  readonly accepted: string;
  /** Fills in that text; the limits of a number. */
  readonly limits?: Readonly<Record<string, number>>;
  readonly layout: Layout;
  /** Whether an empty field is refused, by the dialog and at run time. */
  readonly required?: boolean;
  /** The values of a choice, or the type of a config node. */
  readonly options?: readonly string[];
  readonly nodeType?: string;
  /** A credential, and whether the editor may see it. */
  readonly credential?: "text" | "password";
  /** Another setting without which this one is half a value. */
  readonly pairedWith?: string;
  /** The values of other settings with which this one counts. It is neither shown nor read otherwise. */
  readonly when?: Readonly<Record<string, readonly string[]>>;
}

export type Kind = "text" | "number" | "choice" | "flag" | "node" | "secret" | "jsonata" | "property";

/** A value, or the key under `accepted` of a narrower hint why there is none. */
export type Parsed<T> = { readonly value: T } | { readonly refused: string | undefined };

/** Where and how the dialog shows a setting. Its words are in the catalog, under the setting's key. */
export interface Layout {
  /** Of Font Awesome 4.7, without `fa-`. */
  readonly icon?: string;
  /** A key under `unit`, or a symbol that is the same in all languages. */
  readonly unit?: string;
  /** The heading above it, a key under `label`. */
  readonly group?: string;
  /** The part that can be folded away, a key under `label`. */
  readonly fold?: string;
  /** A line below it, or beside a check box; a key under `note`. */
  readonly note?: string;
  /** A line below it that the dialog's script fills; the end of its id. */
  readonly remark?: string;
  /** Whether it only stores what the dialog's script enters. */
  readonly hidden?: boolean;
  /** Whether the placeholder is an example, and not what an empty field means. */
  readonly example?: boolean;
  /** Whether the browser suggests values, which the dialog's script supplies. */
  readonly suggests?: boolean;
}

/** The settings of a node by the name of their property, in the order of the dialog. */
export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** What the settings of a node mean once they are read. */
export type ValuesOf<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

type Common = Layout & Pick<Setting<unknown>, "required" | "when" | "pairedWith">;

/** The members that tell how a setting behaves, apart from those that tell how it looks. */
function common({
  required,
  when,
  pairedWith,
  ...layout
}: Common): Pick<Setting<unknown>, "required" | "when" | "pairedWith" | "layout"> {
  return {
    layout,
    ...(required && { required }),
    ...(when && { when }),
    ...(pairedWith !== undefined && { pairedWith }),
  };
}

const refused = { refused: undefined } as const;

interface NumberOptions extends Common {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}

/** A number that may be left empty: its meaning is then the node's own. */
export function number(options: NumberOptions): Setting<number | undefined> {
  return { ...numberOf(options), initial: "", absent: undefined };
}

/** A number with a default, which also is what an empty field means. */
export function numberWithDefault({ value, ...options }: NumberOptions & { readonly value: number }): Setting<number> {
  return { ...numberOf(options), initial: value, absent: value };
}

function numberOf({ min, max, whole = false, ...options }: NumberOptions): Omit<Setting<number>, "initial" | "absent"> {
  return {
    kind: "number",
    parse: (given) => {
      const value = Number(typeof given === "string" ? withPoint(given) : given);
      return value >= min && value <= max && (!whole || Number.isInteger(value)) ? { value } : refused;
    },
    accepted: whole ? "whole-number" : "number",
    limits: { min, max },
    ...common(options),
  };
}

/** One of a few words; `absent` is for nodes that were drawn before there was a choice. */
export function choice<const T extends string>(
  options: readonly T[],
  { initial, absent = initial, ...more }: Common & { readonly initial: NoInfer<T>; readonly absent?: NoInfer<T> },
): Setting<T> {
  return {
    kind: "choice",
    initial,
    absent,
    options,
    parse: (given) => {
      const value = options.find((one) => one === given);
      return value === undefined ? refused : { value };
    },
    accepted: "choice",
    ...common(more),
  };
}

const YES = new Set(["true", "1", "yes", "on"]);
const NO = new Set(["false", "0", "no", "off"]);

/** A check box. An environment variable gives a text. */
export function flag({ initial, ...more }: Common & { readonly initial: boolean }): Setting<boolean> {
  return {
    kind: "flag",
    initial,
    absent: initial,
    parse: (given) => {
      if (typeof given === "boolean") return { value: given };
      const word = given.toLowerCase();
      return YES.has(word) || NO.has(word) ? { value: YES.has(word) } : refused;
    },
    accepted: "flag",
    ...common(more),
  };
}

/** Any text; an empty one is the default. */
export function text({ initial = "", ...more }: Common & { readonly initial?: string } = {}): Setting<string> {
  return {
    kind: "text",
    initial,
    absent: initial,
    parse: (given) => ({ value: String(given) }),
    accepted: "text",
    ...common(more),
  };
}

/** What a node is called: each has this setting, so no node declares it. */
export const nodeName = text({ icon: "tag" });

/** A text of a form of its own. `parse` gives `refused` for what the field does not accept. */
export function written<T>(
  parse: (given: string) => Parsed<T>,
  {
    initial = "",
    absent,
    accepted,
    ...more
  }: Common & { readonly initial?: string; readonly absent: T; readonly accepted: string },
): Setting<T> {
  return { kind: "text", initial, absent, parse: (given) => parse(String(given)), accepted, ...common(more) };
}

/** A config node, by its id. */
export function configNode(nodeType: string, more: Common): Setting<string> {
  return {
    kind: "node",
    initial: "",
    absent: "",
    nodeType,
    parse: (given) => ({ value: String(given) }),
    accepted: "node",
    ...common(more),
  };
}

/** What is stored apart from the flow. Without `parse` any text is accepted. */
export function credential(
  type: "text" | "password",
  {
    parse = (given) => ({ value: given }),
    accepted = "text",
    ...more
  }: Common & { readonly parse?: (given: string) => Parsed<string>; readonly accepted?: string },
): Setting<string> {
  return {
    kind: "secret",
    initial: "",
    absent: "",
    credential: type,
    parse: (given) => parse(String(given)),
    accepted,
    ...common(more),
  };
}

/** The same setting, stored apart from the flow: no export tells it. The editor may see it. */
export function secretly<T>(setting: Setting<T>): Setting<T> {
  return { ...setting, credential: "text" };
}

/** An expression in JSONata, checked by Node-RED on either side. */
export function jsonata(more: Common): Setting<string> {
  return { ...text(more), kind: "jsonata", accepted: "jsonata" };
}

/** A property of a message, such as `payload.power`. */
export function messageProperty(
  parse: (given: string) => Parsed<string>,
  more: Common & { readonly initial: string },
): Setting<string> {
  return { ...text(more), kind: "property", accepted: "property", parse: (given) => parse(String(given)) };
}

/** The same settings under a heading, or in a part that can be folded away. */
export function within<const S extends Settings>(place: Pick<Layout, "group" | "fold">, settings: S): S {
  const placed = Object.entries(settings).map(([key, setting]) => [
    key,
    { ...setting, layout: { ...place, ...setting.layout } },
  ]);
  return Object.fromEntries(placed) as S;
}
