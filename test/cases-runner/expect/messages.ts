import * as z from "zod";
import { MINUTE_MS } from "../../../src/core/duration";
import type { CaseHome } from "../case-home";
import type { DecisionExpected, Expectation, NumberOrRange, OutcomeExpected, ReportExpected } from "../expectation";
import { isNear, isOneOf, isWithin, listed, shownRange } from "./compare";

/** So far may a window of a plan be from the one that is right. */
const APART_MINUTES = 10;

const Window = z.looseObject({ start: z.string(), end: z.string() });

const Decision = z.looseObject({
  on: z.boolean().optional(),
  code: z.string().optional(),
  warning: z.looseObject({ code: z.string() }).optional().catch(undefined),
  inputs: z.record(z.string(), z.unknown()).catch({}),
  goal: z.looseObject({ ready: z.string().optional() }).optional().catch(undefined),
  plan: z.array(Window).catch([]),
});

const Outcome = z.looseObject({
  outcome: z.string().optional(),
  code: z.string().optional(),
  reason: z.unknown().optional(),
});

/** The last decision of a node, with its reasons. */
function decisionOf(home: CaseHome, node: string): z.output<typeof Decision> {
  return Decision.parse(home.lastFrom(node, 2) ?? {});
}

export function decision(home: CaseHome, want: DecisionExpected | readonly DecisionExpected[]): string[] {
  return listed(want).flatMap((one) => {
    const { node } = one;
    const came = decisionOf(home, node);
    const warning = came.warning?.code ?? null;
    const isUnwanted = (wanted: unknown, value: unknown): boolean => wanted !== undefined && isOneOf(wanted, value);
    const ready = one.ready === undefined || Date.parse(one.ready) === Date.parse(came.goal?.ready ?? "");
    const failures = [
      ...("on" in one && (one.on ?? undefined) !== came.on ? [`decides on ${one.on}`] : []),
      ...(isOneOf(one.code, came.code) ? [] : [`says ${shown(one.code)}`]),
      ...(isUnwanted(one.notCode, came.code) ? [`does not say ${shown(one.notCode)}`] : []),
      ...(isOneOf(one.warning, warning) ? [] : [`warns ${shown(one.warning)}`]),
      ...(isUnwanted(one.notWarning, warning) ? [`does not warn ${shown(one.notWarning)}`] : []),
      ...(ready ? [] : [`is to be ready ${one.ready}`]),
      ...Object.entries(one.inputs ?? {})
        .filter(([name, range]) => !isWithin(range, came.inputs[name]))
        .map(([name, range]) => `has ${name} within ${shownRange(range)}`),
    ];
    const is = `on ${came.on} ${came.code} ${warning ?? "no warning"} ${came.goal?.ready ?? ""} ${shown(came.inputs).slice(0, 200)}`;
    return failures.map((text) => `${node} ${text}, came ${is}`);
  });
}

export function outcome(home: CaseHome, want: OutcomeExpected | readonly OutcomeExpected[]): string[] {
  return listed(want).flatMap((one) => {
    const came = Outcome.parse(home.lastFrom(one.node) ?? {});
    const failures = [
      ...(isOneOf(one.outcome, came.outcome) ? [] : [`comes to ${shown(one.outcome)}`]),
      ...(isOneOf(one.code, came.code) ? [] : [`has the code ${shown(one.code)}`]),
      ...(one.notText !== undefined && String(came.reason).includes(one.notText)
        ? [`does not say "${one.notText}"`]
        : []),
    ];
    return failures.map(
      (text) => `${one.node} ${text}, came ${came.outcome} ${came.code ?? ""} ${String(came.reason)}`,
    );
  });
}

export function plan(home: CaseHome, want: NonNullable<Expectation["plan"]>): string[] {
  const came = decisionOf(home, tariffOf(home)).plan;
  const isRight =
    want.length === came.length &&
    came.every(({ start, end }, index) => {
      const wanted = want[index];
      return wanted && isNear(wanted.start, start, APART_MINUTES) && isNear(wanted.end, end, APART_MINUTES);
    });
  return isRight ? [] : [`plan ${shownPlan(want)}, came ${shownPlan(came)}`];
}

/** Something is planned, and all of it within. */
export function planWithin(home: CaseHome, want: NonNullable<Expectation["planWithin"]>): string[] {
  const came = decisionOf(home, want.node ?? tariffOf(home)).plan;
  const from = Date.parse(want.from) - APART_MINUTES * MINUTE_MS;
  const to = Date.parse(want.to) + APART_MINUTES * MINUTE_MS;
  const isIn = came.length > 0 && came.every(({ start, end }) => Date.parse(start) >= from && Date.parse(end) <= to);
  return isIn ? [] : [`planned within ${want.from} to ${want.to}, came ${shownPlan(came)}`];
}

/** What the last snapshot holds. */
export function reported(home: CaseHome, want: ReportExpected | readonly ReportExpected[]): string[] {
  return listed(want).flatMap(({ node, has = {}, hasNot = [] }) => {
    const came = z.record(z.string(), z.unknown()).parse(home.lastFrom(node, 1) ?? {});
    return [
      ...Object.entries(has)
        .filter(([name, value]) => !isSame(value, came[name]))
        .map(([name, value]) => `${name} ${shown(value)}, told ${shown(came[name])}`),
      ...hasNot.filter((name) => name in came).map((name) => `no ${name}, told ${shown(came[name])}`),
    ];
  });
}

export function sessions(home: CaseHome, want: NonNullable<Expectation["sessions"]>): string[] {
  const came = home.lastFrom(want.node, 1);
  const isRight = Array.isArray(came) && came.length === want.count;
  return isRight ? [] : [`${want.count} sessions, came ${shown(came).slice(0, 300)}`];
}

/** How many messages left a node, or one of its outputs, as `s:1`. */
export function messages(home: CaseHome, want: Readonly<Record<string, NumberOrRange>>): string[] {
  return Object.entries(want).flatMap(([end, range]) => {
    const [node, output] = end.split(":");
    const n = home.outs.filter(
      (out) => out.node === node && (output === undefined || out.output === Number(output)),
    ).length;
    return isWithin(range, n) ? [] : [`${shownRange(range)} messages from ${end}, came ${n}`];
  });
}

export function error(home: CaseHome, want: NonNullable<Expectation["error"]>): string[] {
  const fits = home.errors.some(
    ({ code, message }) =>
      isOneOf(want.code, code) &&
      (want.text === undefined || message.includes(want.text)) &&
      (want.notText === undefined || !message.includes(want.notText)),
  );
  return fits ? [] : [`an error ${shown(want)}, came ${shownErrors(home)}`];
}

export function noError(home: CaseHome): string[] {
  return home.errors.length === 0 ? [] : [`no error, came ${shownErrors(home)}`];
}

function shownErrors({ errors }: CaseHome): string {
  const different = new Set(errors.map(({ code, message }) => `${String(code)} ${message.slice(0, 140)}`));
  return [...different].slice(0, 3).join("; ") || "none";
}

function shownPlan(windows: readonly { readonly start: string; readonly end: string }[]): string {
  return windows.map(({ start, end }) => `${start.slice(5, 16)}-${end.slice(11, 16)}`).join(" ") || "nothing";
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

/** A range is one for a number; numbers may differ as much as a change of units makes them. */
function isSame(want: unknown, came: unknown): boolean {
  const range = z.tuple([z.number(), z.number()]).safeParse(want);
  if (range.success && typeof came === "number") return isWithin(range.data, came);
  if (typeof want === "number" && typeof came === "number")
    return Math.abs(want - came) < 0.05 + Math.abs(want) * 0.001;
  return JSON.stringify(want) === JSON.stringify(came);
}

function tariffOf({ kase }: CaseHome): string {
  const found = kase.nodes.find(({ type }) => type === "smartcar-tariff");
  if (!found) throw new Error("The case expects a plan but has no tariff node");
  return found.id;
}
