import { flag, instant, list, members } from "../tariff/stored";
import type { Followed, Override } from "./manual-override";

/** Nothing that is respected lasts longer; what does was kept by a clock that was wrong. */
const LONGEST_MS = 48 * 3_600_000;

/**
 * What of a stored state tells what was decided last, and what a car is left alone for. `at` is when it was stored; without
 * it nobody can tell whether its instants are of a clock that was wrong. Also reads what version 0.1 kept.
 */
export function restoreFollowed(stored: unknown, at: number | undefined): Followed {
  const told = members(stored);
  const { on, origin } = { on: flag(told.get("on")), origin: told.get("origin") };
  const unheldAt = list(told.get("unheldAt"), instant);
  const lasting = {
    on,
    origin: origin === "own" || origin === "found" ? origin : origin === "left" ? "found" : undefined,
    seen: told.get("seen") === true,
    ...(unheldAt.length > 0 && { unheldAt }),
  } as const;
  if (at === undefined) return lasting;
  return {
    ...lasting,
    since: instant(told.get("since")),
    override:
      overrideFrom(told.get("override"), at) ??
      overrideFrom(told.get("will"), at) ??
      (origin === "left" ? overrideFrom({ on, until: told.get("leftUntil") }, at) : undefined),
    isAgain: told.get("isAgain") === true ? true : undefined,
    unpluggedAt: instant(told.get("unpluggedAt")),
  };
}

function overrideFrom(entry: unknown, at: number): Override | undefined {
  const told = members(entry);
  const [on, until] = [flag(told.get("on")), instant(told.get("until"))];
  if (on === undefined || until === undefined || until - at > LONGEST_MS) return undefined;
  const fullUntil = instant(told.get("fullUntil"));
  const isUnheeded = told.get("kind") === "unheeded" || told.get("isUnheeded") === true;
  return {
    on,
    until,
    fullUntil: fullUntil === undefined ? undefined : Math.min(fullUntil, at + LONGEST_MS),
    toldAt: instant(told.get("toldAt")),
    kind: isUnheeded ? "unheeded" : told.get("kind") === "unheld" ? "unheld" : "manual",
  };
}
