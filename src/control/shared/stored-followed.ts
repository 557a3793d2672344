import * as z from "zod";
import { isRecord } from "../../core/describe-value";
import { HOUR_MS } from "../../core/duration";
import { SoundInstant, tolerantList, tolerantMember, tolerantOptional } from "../../core/tolerant-schema";
import type { Followed, Override } from "./manual-override";

/** Nothing that is respected lasts longer; what does was stored by a clock that was wrong. */
const LONGEST_MS = 48 * HOUR_MS;

const StoredOverride = z.object({
  on: z.boolean(),
  until: SoundInstant,
  fullUntil: tolerantOptional(SoundInstant),
  toldAt: tolerantOptional(SoundInstant),
  kind: tolerantMember(z.enum(["manual", "unheld", "unheeded"]), "manual"),
});

/** What was decided last, and what a car is left alone for: part of the stored state of each node that commands. */
export const StoredFollowed = z.object({
  on: tolerantOptional(z.boolean()),
  since: tolerantOptional(SoundInstant),
  origin: tolerantOptional(z.enum(["own", "found"])),
  seen: tolerantMember(z.boolean(), false),
  override: tolerantOptional(StoredOverride),
  isAgain: tolerantOptional(z.boolean()),
  unheldAt: tolerantOptional(tolerantList(SoundInstant)),
  unpluggedAt: tolerantOptional(SoundInstant),
});

/**
 * What of it is worth keeping that was stored at `at`. Without that nobody can tell whether its instants are of a clock that was
 * wrong.
 */
export function restoredFollowed(stored: z.infer<typeof StoredFollowed>, at: number | undefined): Followed {
  const { on, origin, seen, since, override, isAgain, unheldAt = [], unpluggedAt } = stored;
  const lasting = { on, origin, seen, ...(unheldAt.length > 0 && { unheldAt }) };
  if (at === undefined) return lasting;
  return {
    ...lasting,
    since,
    override: override && restoredOverride(override, at),
    isAgain: isAgain || undefined,
    unpluggedAt,
  };
}

function restoredOverride(override: Override, at: number): Override | undefined {
  const { until, fullUntil } = override;
  if (until - at > LONGEST_MS) return undefined;
  return { ...override, fullUntil: fullUntil === undefined ? undefined : Math.min(fullUntil, at + LONGEST_MS) };
}

/** Version 1 had three ways to say that someone's start or stop is respected. */
export function followedOf1(stored: unknown): unknown {
  if (!isRecord(stored)) return stored;
  const { will, leftUntil, ...rest } = stored;
  const { override = will, origin, on } = rest;
  const isLeft = origin === "left";
  const found = override ?? (isLeft ? { on, until: leftUntil } : undefined);
  return {
    ...rest,
    ...(isLeft && { origin: "found" }),
    ...(found !== undefined && { override: isRecord(found) ? withKind(found) : found }),
  };
}

function withKind(override: Readonly<Record<string, unknown>>): unknown {
  const { isUnheeded, ...rest } = override;
  return isUnheeded === true ? { ...rest, kind: "unheeded" } : rest;
}
