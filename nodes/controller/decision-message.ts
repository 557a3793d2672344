import type { Node, NodeAPI, NodeMessage } from "node-red";
import type { Clock } from "../../src/core/clock";
import { MINUTE_MS } from "../../src/core/duration";
import { duration } from "../../src/core/format";
import { isoText } from "../../src/core/instant";
import { shownParam } from "../runtime/shown-param";
import { compared } from "./shortened";
import type { SimulatedData } from "./simulated-data";
import { show } from "../runtime/status";
import type { FromHouse } from "../home/house-wire";
import { say, speak, spokenLanguage, worded } from "../runtime/speech";

/** A code that never changes, and what its sentence is filled with. */
export interface CodedText {
  readonly code: string;
  readonly params: object;
}

/** What every deciding node decides. Instants in ms since the epoch. */
export interface Decided {
  /** What shall be; `undefined` as long as nothing is to be said to the car. */
  readonly on: boolean | undefined;
  /** Whether that is a new command. */
  readonly changed: boolean;
  /** The car is left alone: whatever is said again is no command to it. */
  readonly leavesAlone?: boolean;
  readonly reason: CodedText;
  readonly since: number | undefined;
  readonly nextChangeAt: number | undefined;
  /** The most important, and all of them with it first. */
  readonly warning: CodedText | undefined;
  readonly warnings: readonly CodedText[];
  readonly inputs: object;
}

interface ShownWarning {
  code: string;
  text: string;
}

/** The second output of a deciding node: a person must be able to read why. */
export interface DecisionReport {
  on?: boolean;
  reason: string;
  code: string;
  /** ISO 8601, as the next. */
  since?: string;
  nextChange?: string;
  /** The most important of the warnings. */
  warning?: ShownWarning;
  /** All of them; absent without any. */
  warnings?: ShownWarning[];
  /** What comes from the house instead of a wire: of what kind, by which node's wire, and since when. */
  fromHome?: ReadonlyArray<{ readonly kind: string; readonly by: string; readonly at: string }>;
  inputs: object;
}

/**
 * What every message of a deciding node carries as `msg.decision`, so that whoever gets it knows who decided what, by
 * whichever output it came.
 */
export interface DecisionStamp extends Omit<DecisionReport, "inputs" | "fromHome"> {
  /** The node type. */
  by: string;
  /** How often it speaks at least. */
  heartbeatMinutes?: number;
}

/** How the decisions of a node become messages. */
export interface DecisionWords<D extends Decided = Decided> {
  readonly RED: NodeAPI;
  /** The node type whose catalog has `reason.<code>` and `warning.<code>`. */
  readonly type: string;
  /** IANA zone for the times of day in a sentence. */
  readonly zone: string;
  readonly clock: Clock;
  /** The currency of prices, where a feed has reported it. */
  readonly currency?: () => string | undefined;
  /** How often the decision is said again. */
  readonly heartbeatMs?: number;
  /** Marks what rests on made-up data. */
  readonly simulated?: SimulatedData;
  /** Warnings of the settings: they stay for as long as the node is set up like this. */
  readonly standing?: readonly CodedText[];
  /** Warnings of what feeds send, which the decision does not know. */
  readonly feedWarnings?: () => readonly CodedText[];
  /** What else the second output says. */
  readonly also?: (decision: D) => object;
  /** What else is worth a message when it becomes another one, besides the reason and the warning. */
  readonly mark?: (decision: D) => unknown;
  /** The word in the catalog, where it is not the code. */
  readonly word?: (said: CodedText) => string;
}

/** The car that is decided for, and its house. */
export interface DecisionPlace {
  /** What is taken from the house instead of a wire. */
  readonly fromHouse: readonly FromHouse[];
  /** Warnings of the house, which come and go. */
  readonly houseWarnings: readonly CodedText[];
}

const NOWHERE: DecisionPlace = { fromHouse: [], houseWarnings: [] };

/** Makes messages of decisions, and knows what was sent last. */
export class DecisionMessages<D extends Decided> {
  readonly #words: DecisionWords<D>;
  readonly #place: DecisionPlace;
  #sent: string | undefined;

  constructor(words: DecisionWords<D>, place: DecisionPlace = NOWHERE) {
    this.#words = words;
    this.#place = place;
  }

  /** What is new in a decision: the command when it changed, the reason when it is another one; `null` for nothing. */
  changes(msg: NodeMessage, decision: D): Array<NodeMessage | null> | null {
    const warnings = currentWarnings(decision, this.#words, this.#place).map(({ code }) => code);
    const key = compared(JSON.stringify([decision.reason.code, warnings, this.#words.mark?.(decision)]));
    if (!decision.changed && key === this.#sent) return null;
    this.#sent = key;
    const [command, why] = this.all(msg, decision);
    return [decision.changed ? (command ?? null) : null, why ?? null];
  }

  /**
   * Both messages, for a heartbeat or for someone who asked. The command is left out without a decision, and for a car that
   * is left alone: said again it would be carried out against whoever started or stopped it.
   */
  all(msg: NodeMessage, decision: D): Array<NodeMessage | null> {
    const { util } = this.#words.RED;
    const why = reportOf(decision, this.#words, this.#place);
    const report = this.mark(
      Object.assign(util.cloneMessage(msg), { payload: why, decision: stampOf(why, this.#words) }),
    );
    if (decision.on === undefined || decision.leavesAlone) return [null, report];
    return [this.mark(Object.assign(msg, { payload: decision.on, decision: stampOf(why, this.#words) })), report];
  }

  /** What the second output says of a decision. */
  report(decision: D): DecisionReport {
    return reportOf(decision, this.#words, this.#place);
  }

  /** A message of this node, marked where it rests on made-up data. */
  mark<M extends NodeMessage>(msg: M): M {
    return this.#words.simulated?.mark(msg) ?? msg;
  }

  /** The warnings that come and go, with their sentences. */
  warnings(decision: D): readonly ShownWarning[] {
    return shownWarnings(currentWarnings(decision, this.#words, this.#place), this.#words);
  }
}

/** Without these nothing good can be decided. */
const DEAD = new Set([
  "silent-meter",
  "meter-frozen",
  "meter-reversed",
  "prices-ended",
  "surplus-silent",
  "tariff-silent",
  "both-silent",
]);

/** Whether nothing good can be decided, for want of something that a person must see to. */
export function isDead({ reason, warning }: Pick<Decided, "reason" | "warning">): boolean {
  return DEAD.has(reason.code) || (warning !== undefined && DEAD.has(warning.code));
}

/** A node that takes what the other nodes of its house receive. */
export interface DecidingNode extends Node {
  fromHouse?: () => readonly FromHouse[];
}

/** Which of what a node takes from its house its status names: the first of these. */
const NAMED_FIRST = ["meter", "prices", "solar", "battery", "forecast", "feed-in", "limit"] as const;

/** As much of a node's name as fits behind a status. */
const NAME_LENGTH = 14;

/** A reading of the house is as good as one of the node's own until it is so old; then its age is shown. */
const SHOWS_AGE_MS = MINUTE_MS;
const AGING: ReadonlySet<string> = new Set(["meter", "solar", "battery"]);

/** What stands behind the status of a node that takes something from its house: by whose wire, and if it is old, since when. */
function sourceInHouse(taken: readonly FromHouse[]): string | undefined {
  const [first] = NAMED_FIRST.flatMap((kind) => taken.filter((one) => one.kind === kind));
  if (!first) return undefined;
  const { kind, ageMs } = first;
  const by = first.by.length > NAME_LENGTH ? `${first.by.slice(0, NAME_LENGTH - 1).trimEnd()}…` : first.by;
  if (!AGING.has(kind) || ageMs < SHOWS_AGE_MS) return speak(say("from-home.status", { by }));
  return speak(say("from-home.status-old", { by, age: duration(ageMs) }));
}

/** On is green, off is grey, off for want of knowledge is red; the word is the reason's unless another is given. */
export function showDecision(node: DecidingNode, { on, reason, warning }: Decided, text?: string): void {
  const code = warning?.code ?? reason.code;
  const look = isDead({ reason, warning }) ? "failed" : warning ? "waiting" : on ? "fine" : "idle";
  const key = `${node.type}.status.${code}`;
  const source = sourceInHouse(node.fromHouse?.() ?? []);
  if (source === undefined) return show(node, look, text ?? key);
  // What is more than a key is not put into words by the editor.
  const words = text ?? spokenLanguage().template(`${node.type}:status.${code}`) ?? key;
  show(node, look, `${words} ${source}`);
}

function reportOf<D extends Decided>(decision: D, words: DecisionWords<D>, place: DecisionPlace): DecisionReport {
  const { on, reason, since, nextChangeAt, inputs } = decision;
  const warnings = shownWarnings([...currentWarnings(decision, words, place), ...(words.standing ?? [])], words);
  const [warning] = warnings;
  const taken = place.fromHouse;
  return {
    ...(on !== undefined && { on }),
    reason: sentence(words, "reason", reason),
    code: reason.code,
    ...(since !== undefined && { since: isoText(since) }),
    ...(nextChangeAt !== undefined && { nextChange: isoText(nextChangeAt) }),
    ...(warning && { warning, warnings }),
    ...words.also?.(decision),
    ...(taken.length > 0 && { fromHome: taken.map(({ kind, by, at }) => ({ kind, by, at: isoText(at) })) }),
    inputs: shownInputs(inputs),
  };
}

function currentWarnings<D extends Decided>(
  { warnings }: D,
  words: DecisionWords<D>,
  { houseWarnings }: DecisionPlace,
): readonly CodedText[] {
  return [...warnings, ...houseWarnings, ...(words.feedWarnings?.() ?? [])];
}

function shownWarnings<D extends Decided>(warnings: readonly CodedText[], words: DecisionWords<D>): ShownWarning[] {
  return warnings.map((warning) => ({ code: warning.code, text: sentence(words, "warning", warning) }));
}

function stampOf<D extends Decided>(why: DecisionReport, { type, heartbeatMs }: DecisionWords<D>): DecisionStamp {
  const { inputs: _inputs, fromHome: _fromHome, ...said } = structuredClone(why);
  return { by: type, ...said, ...(heartbeatMs !== undefined && { heartbeatMinutes: heartbeatMs / MINUTE_MS }) };
}

/** Instants as ISO 8601, numbers without what nobody measures, and nothing that is unknown. */
function shownInputs(inputs: object): object {
  const known = Object.entries(inputs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, shownInput(name, value)]));
}

function shownInput(name: string, value: unknown): unknown {
  if (typeof value !== "number") return value;
  return name.endsWith("At") ? isoText(value) : Math.round(value * 1000) / 1000 + 0;
}

function sentence<D extends Decided>(words: DecisionWords<D>, kind: "reason" | "warning", said: CodedText): string {
  const { RED, type, zone, clock, currency, word = ({ code }) => code } = words;
  const place = { zone, now: clock.now(), currency: currency?.() };
  const texts = Object.entries(said.params).map(([name, value]) => [name, shownParam(name, value, place)] as const);
  return worded(RED, `${type}.${kind}.${word(said)}`, Object.fromEntries(texts));
}
