import { MINUTE_MS } from "../../core/duration";
import type { SourceName } from "./input";
import type { Mode } from "../shared/requests";
import type { ModeContext } from "./context";
import type { ReceivedDecision, ModeState } from "./state";
import type { ModeReason, ModeRuleResult } from "./decision";

/**
 * What smartcar-surplus says of a charge that somebody else began, or that its stop did not end. Here that somebody is often
 * this node, by a plan, so it tells nothing of the sun; what a person began is looked after here.
 */
const LEFT_ON: ReadonlySet<string> = new Set(["left-on", "not-stopped"]);

/** Who leaves the car alone until then says nothing by the output of commands. */
const LEFT_ALONE: ReadonlySet<string> = new Set([...LEFT_ON, "left-off"]);

/** Who waits for evidence has no opinion. */
const WAITING: ReadonlySet<string> = new Set(["no-reading-yet", "warming-up", "no-prices-yet"]);

/** How often a source speaks that does not say how often it does. */
const HEARTBEAT_MS = 30 * MINUTE_MS;

/**
 * `missing`: never received. `silent`: missed its heartbeat twice. `undecided`: has nothing to say to the car.
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

/** Whether a source has decided lately. */
export function isAlive(context: ModeContext, name: SourceName): boolean {
  return !["missing", "silent"].includes(statusOf(context, name));
}

type SourceTiming = Pick<ReceivedDecision, "at" | "heartbeatMs" | "code" | "nextChangeAt">;

/** From when on a source that says nothing more is not believed. */
export function silentAt({ at, heartbeatMs, code, nextChangeAt = at }: SourceTiming): number {
  const lastAt = LEFT_ALONE.has(code ?? "") ? Math.max(at, nextChangeAt) : at;
  return lastAt + 2 * (heartbeatMs ?? HEARTBEAT_MS) + MINUTE_MS;
}

/** Who decides in a mode. */
export function sourcesOf(mode: Mode): readonly SourceName[] {
  if (mode === "solar") return ["surplus"];
  if (mode === "cheap") return ["tariff"];
  return mode === "solar+cheap" ? ["surplus", "tariff"] : [];
}

/** After a restart: until when the sources that had spoken before it are waited for; `undefined` when all have. */
export function awaitedUntil(mode: Mode, { awaited = [], begunAt = 0 }: ModeState): number | undefined {
  return sourcesOf(mode).some((name) => awaited.includes(name)) ? silentAt({ at: begunAt }) : undefined;
}

/** A stop and a start so near to each other cost the maker's patience more than the grid's energy between them. */
export const BRIDGE_MS = 15 * MINUTE_MS;

/** Whoever was to begin says so a little later than it was to. */
export const BRIDGE_END_MS = 2 * MINUTE_MS;

/** What the tariff says when nothing more is worth buying, or can be held. */
const ENOUGH: ReadonlySet<string> = new Set(["target-reached", "above-ceiling"]);
const NO_ROOM: ReadonlySet<string> = new Set(["full", "limit-reached", "not-plugged", "away"]);

/** As one source says: the sun in solar, the price in cheap. */
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
        { code: name === "surplus" ? "solar-on" : "cheap-on", params: saidParams(decision) },
        true,
      );
    default:
      return sourceResult(
        decision,
        { code: name === "surplus" ? "solar-off" : "cheap-off", params: saidParams(decision) },
        false,
      );
  }
}

/**
 * Sun and price together: either switches the car on. The price's plan comes first, for it knows what is needed by when.
 * What the meter shows of the sun is believed on top of it, because it is there now and the plan only expects – unless a
 * plan that weighs the sun itself finds more not worth it, or the car has no room. What is on stays on for a plan that is
 * about to begin. A source that has nothing to say does not count: the other decides.
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
    reason: { code: "both-off", params: { solar: saidParams(surplus).said, cheap: saidParams(tariff).said } },
    nextChangeAt: earliest(surplus?.nextChangeAt, tariff?.nextChangeAt),
  };
}

/** One of the two decides alone, and the reason says so where the other is missed. */
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

/** Nothing to begin with is said, but what runs without anybody who decides is stopped. */
function stopped({ state }: ModeContext, reason: ModeReason): ModeRuleResult {
  return { on: state.on === undefined ? undefined : false, reason };
}

/** What was said before stands, but nothing is said again. */
function undecided(decision: ReceivedDecision | undefined): ModeRuleResult {
  return { on: undefined, holds: true, reason: { code: "undecided", params: saidParams(decision) } };
}

function sourceResult(decision: ReceivedDecision | undefined, reason: ModeReason, on: boolean): ModeRuleResult {
  return { on, reason, nextChangeAt: decision?.nextChangeAt };
}

function saidParams(decision: ReceivedDecision | undefined): { readonly said: string } {
  return { said: decision?.said ?? (decision?.on === undefined ? "-" : decision.on ? "on" : "off") };
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
