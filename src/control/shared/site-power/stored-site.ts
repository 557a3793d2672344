import * as z from "zod";
import { parseTolerantly, tolerantList, tolerantMember, tolerantOptional } from "../../../core/tolerant-schema";
import { paceOf } from "./pace";
import type { SitePower } from "./site-power";

/** The numbers of a step. */
export const StoredStep = z.object({ beforeW: z.number(), afterW: z.number(), expectedW: z.number() });

const Gaps = tolerantList(z.number().positive());

const Pace = z
  .object({ gaps: Gaps, differing: tolerantMember(z.number(), 0) })
  .transform(({ gaps, differing }) => (gaps.length > 0 ? paceOf(gaps, differing) : undefined));

const Sign = z
  .object({
    params: StoredStep,
    under: z.string(),
    starts: tolerantMember(z.number(), 1),
    isProved: tolerantMember(z.boolean(), false),
  })
  .transform((sign) => ({ ...sign, isOpen: false }));

const Vitals = z.object({ changes: tolerantOptional(z.number()) });

/**
 * The stored part of a site: how often the meter sends, whether its values have varied, and a sign that is doubtful or proved
 * wrong. Readings are not stored, because they are outdated after a restart.
 */
export const StoredSite: z.ZodType<SitePower> = z
  .object({ pace: tolerantOptional(Pace), sign: tolerantOptional(Sign), vitals: tolerantOptional(Vitals) })
  .transform(({ pace, sign, vitals }) => lastingSite({ pace, sign, vitals: vitalsOf(vitals?.changes) }));

/** The usable part of a stored site. Never throws. */
export function restoreSite(stored: unknown): SitePower {
  return parseTolerantly(StoredSite, stored).value ?? {};
}

/** The part of a site that is stored. */
export function lastingSite({ pace, sign, vitals }: SitePower): SitePower {
  const lasting = vitalsOf(vitals?.changes);
  return { ...(pace && { pace }), ...(sign && { sign }), ...(lasting && { vitals: lasting }) };
}

function vitalsOf(changes: number | undefined): SitePower["vitals"] {
  return changes ? { since: 0, until: 0, count: 0, changes } : undefined;
}
