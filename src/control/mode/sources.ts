import type { SourceName } from "./input";
import type { Mode } from "./modes";
import type { Moment } from "./moment";
import { MINUTE_MS } from "./settings";
import type { HeardNews, ModeState } from "./state";

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
 * `missing`: never heard. `silent`: missed its heartbeat twice. `undecided`: has nothing to say to the car.
 */
export type SourceStatus = "missing" | "silent" | "undecided" | "on" | "off";

export function statusOf({ state, now }: Moment, name: SourceName): SourceStatus {
  const news = state[name];
  if (!news) return "missing";
  if (now >= silentAt(news)) return "silent";
  const { on, code = "" } = news;
  if (on === undefined || WAITING.has(code)) return "undecided";
  return on && !LEFT_ON.has(code) ? "on" : "off";
}

export function isAlive(moment: Moment, name: SourceName): boolean {
  return !["missing", "silent"].includes(statusOf(moment, name));
}

type SpokenAt = Pick<HeardNews, "at" | "heartbeatMs" | "code" | "nextChangeAt">;

/** From when on a source that says nothing more is not believed. */
export function silentAt({ at, heartbeatMs, code, nextChangeAt = at }: SpokenAt): number {
  const saidAt = LEFT_ALONE.has(code ?? "") ? Math.max(at, nextChangeAt) : at;
  return saidAt + 2 * (heartbeatMs ?? HEARTBEAT_MS) + MINUTE_MS;
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
