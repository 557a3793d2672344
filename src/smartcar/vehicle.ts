import * as z from "zod";
import { number, resourceOf, text } from "./lenient";

/** A car as Smartcar knows it. */
export interface Vehicle {
  readonly id: string;
  /** As Smartcar writes it, mostly in upper case: compare without case. */
  readonly make?: string | undefined;
  readonly model?: string | undefined;
  readonly year?: number | undefined;
  /** `BEV`, `PHEV`, `HEV` or `ICE`. */
  readonly powertrain?: string | undefined;
  /** `live` or `simulated`. */
  readonly mode?: string | undefined;
}

const modelYear = number.transform((wire) => (wire !== undefined && wire >= 1990 && wire <= 2100 ? wire : undefined));

const facts = { make: text, model: text, year: modelYear, powertrainType: text, mode: text };

/** The same facts stand under `attributes` (REST) or beside the id (webhooks, connections). */
export const wireVehicle = z.object({ id: text, attributes: z.object(facts).optional().catch(undefined), ...facts });

/** The car of a document or of a part of one; `undefined` where none is described. */
export function readVehicle(document: unknown): Vehicle | undefined {
  const wire = wireVehicle.safeParse(resourceOf(document));
  if (!wire.success || !wire.data.id) return undefined;
  const { id } = wire.data;
  const { make, model, powertrainType, mode, year } = wire.data.attributes ?? wire.data;
  return { id, make, model, year, powertrain: powertrainType?.toUpperCase(), mode: mode?.toLowerCase() };
}
