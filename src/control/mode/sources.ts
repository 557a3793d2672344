import { MINUTE_MS } from "../../core/duration";
import type { SourceName } from "./input";
import type { Mode } from "../shared/requests";
import type { ModeContext } from "./context";
import type { ReceivedDecision, ModeState } from "./state";
import type { ModeReason, ModeRuleResult } from "./decision";

/**
 * The reasons of smartcar-surplus for charging that someone else started, or that its stop did not end. Often this node has started
 * it by a plan, so it says nothing about surplus. Manual starts are handled here.
 */
const LEFT_ON: ReadonlySet<string> = new Set(["left-on", "not-stopped"]);

/** With these reasons a source sends no commands until they end. */
const LEFT_ALONE: ReadonlySet<string> = new Set([...LEFT_ON, "left-off"]);

/** With these reasons a source has no decision yet. */
const WAITING: ReadonlySet<string> = new Set(["no-reading-yet", "warming-up", "no-prices-yet"]);

/** The heartbeat of a source that does not report it. */
const HEARTBEAT_MS = 30 * MINUTE_MS;

/**
 * `missing`: never received. `silent`: missed its heartbeat twice. `undecided`: has no decision.
 */
type SourceStatus = "missing" | "silent" | "undecided" | "on" | "off";

function statusOf({ state, now }: ModeContext, name: SourceName): SourceStatus {
  const decision = state[name];
  if (!decision) return "missing";
  if (now >= silentAt(decision)) return "silent";
  const { on, code = "" } = decision;
  if (on === undefined || WAITING.has(code)) return "undecided";
  return on && !LEFT_ON.has(code) ? "on" : "off";
}

/** Whether a source has sent recently. */
export function isAlive(context: ModeContext, name: SourceName): boolean {
  return !["missing", "silent"].includes(statusOf(context, name));
}

type SourceTiming = Pick<ReceivedDecision, "at" | "heartbeatMs" | "code" | "nextChangeAt">;

/** From when on a source counts as silent if it sends nothing more. */
export function silentAt({ at, heartbeatMs, code, nextChangeAt = at }: SourceTiming): number {
  const lastAt = LEFT_ALONE.has(code ?? "") ? Math.max(at, nextChangeAt) : at;
  return lastAt + 2 * (heartbeatMs ?? HEARTBEAT_MS) + MINUTE_MS;
}

/** The sources of a mode. */
export function sourcesOf(mode: Mode): readonly SourceName[] {
  if (mode === "solar") return ["surplus"];
  if (mode === "cheap") return ["tariff"];
  return mode === "solar+cheap" ? ["surplus", "tariff"] : [];
}

/** After a restart: until when to wait for the sources that sent before it; `undefined` if all have sent. */
export function awaitedUntil(mode: Mode, { awaited = [], begunAt = 0 }: ModeState): number | undefined {
  return sourcesOf(mode).some((name) => awaited.includes(name)) ? silentAt({ at: begunAt }) : undefined;
}

/** A stop and a start this close to each other cost more of the budget than the energy between them is worth. */
export const BRIDGE_MS = 15 * MINUTE_MS;

/** A source may send its start this much later than announced. */
export const BRIDGE_END_MS = 2 * MINUTE_MS;

/** The reasons of a tariff if more energy is not worth it, and if the car takes none. */
const ENOUGH: ReadonlySet<string> = new Set(["target-reached", "above-ceiling"]);
const NO_ROOM: ReadonlySet<string> = new Set(["full", "limit-reached", "not-plugged", "away"]);

/** The decision of one source: surplus in the mode "solar", price in "cheap". */
export function bySource(context: ModeContext, name: SourceName): ModeRuleResult {
  const decision = context.state[name];
  switch (statusOf(context, name)) {
    case "missing":
      return stopped(context, { code: `waiting-${name}`, params: {} });
    case "silent":
      return { on: false, reason: { code: `${name}-silent`, params: { lastAt: decision?.at ?? context.now } } };
    case "undecided":
      return undecided(decision);
    case "on":
      return sourceResult(
        decision,
        { code: name === "surplus" ? "solar-on" : "cheap-on", params: sourceParams(decision) },
        true,
      );
    default:
      return sourceResult(
        decision,
        { code: name === "surplus" ? "solar-off" : "cheap-off", params: sourceParams(decision) },
        false,
      );
  }
}

/**
 * Surplus and price together: either one switches the car on. The plan of the tariff comes first, because it knows what is needed
 * and when. Measured surplus adds to it, because it exists now and the plan only expects it, unless a plan that includes solar power
 * finds that more is not worth it, or the car is full. The car stays on if a plan is about to begin. If one source has no decision,
 * the other one decides.
 */
export function bySunAndPrice(context: ModeContext): ModeRuleResult {
  const { surplus, tariff } = context.state;
  const [sun, price] = [statusOf(context, "surplus"), statusOf(context, "tariff")];
  if (!isAlive(context, "surplus") || !isAlive(context, "tariff")) return byTheOther(context);

  if (price === "on") return bySource(context, "tariff");
  if (sun === "on") return isAgainst(tariff) ? bySource(context, "tariff") : bySource(context, "surplus");
  const startAt = tariff?.nextChangeAt ?? Infinity;
  const aheadMs = startAt - context.now;
  if (context.state.on && aheadMs <= BRIDGE_MS && aheadMs > -BRIDGE_END_MS && !isAgainst(tariff)) {
    return { on: true, reason: { code: "bridging", params: { at: startAt } } };
  }
  if (sun === "undecided") return bySource(context, "tariff");
  if (price === "undecided") return bySource(context, "surplus");
  return {
    on: false,
    reason: { code: "both-off", params: { solar: sourceParams(surplus).said, cheap: sourceParams(tariff).said } },
    nextChangeAt: earliest(surplus?.nextChangeAt, tariff?.nextChangeAt),
  };
}

/** One of the two decides alone, with a warning if the other one is missing. */
function byTheOther(context: ModeContext): ModeRuleResult {
  const { surplus, tariff } = context.state;
  if (isAlive(context, "tariff")) {
    const result = bySource(context, "tariff");
    return tariff?.sunKnown ? result : { ...result, warning: { code: "surplus-missing", params: {} } };
  }
  if (isAlive(context, "surplus")) {
    return { ...bySource(context, "surplus"), warning: { code: "tariff-missing", params: {} } };
  }
  if (!surplus && !tariff) return stopped(context, { code: "waiting-both", params: {} });
  if (!surplus) return bySource(context, "tariff");
  if (!tariff) return bySource(context, "surplus");
  return { on: false, reason: { code: "both-silent", params: { lastAt: Math.max(surplus.at, tariff.at) } } };
}

function isAgainst(tariff: ReceivedDecision | undefined): boolean {
  const code = tariff?.code ?? "";
  return NO_ROOM.has(code) || (tariff?.sunKnown === true && ENOUGH.has(code));
}

/** Without a source there is no first decision, but a running charge is stopped. */
function stopped({ state }: ModeContext, reason: ModeReason): ModeRuleResult {
  return { on: state.on === undefined ? undefined : false, reason };
}

/** The last decision stays, and nothing is sent. */
function undecided(decision: ReceivedDecision | undefined): ModeRuleResult {
  return { on: undefined, holds: true, reason: { code: "undecided", params: sourceParams(decision) } };
}

function sourceResult(decision: ReceivedDecision | undefined, reason: ModeReason, on: boolean): ModeRuleResult {
  return { on, reason, nextChangeAt: decision?.nextChangeAt };
}

function sourceParams(decision: ReceivedDecision | undefined): { readonly said: string } {
  return { said: decision?.said ?? (decision?.on === undefined ? "-" : decision.on ? "on" : "off") };
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
