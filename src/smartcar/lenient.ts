import * as z from "zod";
import { isRecord } from "../core/describe-value";

/** Members of wire documents that may be missing, null or of another kind: what cannot be read is `undefined`, never a failure. */
export const text = z.string().optional().catch(undefined);

/** A number, also when it is written as text. */
export const number = z
  .unknown()
  .optional()
  .transform((wire) => {
    const value = typeof wire === "string" && wire.trim() !== "" ? Number(wire) : wire;
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  });

export const anything = z.unknown().optional();

/** The resource of a document: `data` where it is wrapped, the document itself where it is not. Both occur for the same path. */
export function resourceOf(document: unknown): unknown {
  return isRecord(document) ? (document["data"] ?? document) : document;
}
