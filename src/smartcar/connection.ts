import * as z from "zod";
import { anything, number, resourceOf, text } from "./lenient";
import { collectPages, type Page } from "./pages";
import { wireVehicle } from "./vehicle";

/** One car of one owner, granted to the application. */
export interface Connection {
  /** May change when the owner connects again; the vehicle's id does not. */
  readonly id: string;
  readonly vehicleId: string;
  readonly userId: string;
  readonly make?: string | undefined;
  readonly model?: string | undefined;
  readonly year?: number | undefined;
  /** `live` or `simulated`. */
  readonly mode?: string | undefined;
  readonly powertrain?: string | undefined;
  /** What was granted, which may be more than the car can do. */
  readonly permissions: readonly string[];
}

/** One page of the list. */
export interface ConnectionPage {
  readonly connections: readonly Connection[];
  /** Items on the page, those that could not be read included. */
  readonly received: number;
  readonly totalCount?: number | undefined;
  /** Whether Smartcar says that another page follows; `undefined` if it says nothing. */
  readonly hasNext?: boolean | undefined;
}

const related = z
  .object({ data: z.object({ id: text }).optional().catch(undefined) })
  .optional()
  .catch(undefined);

const wireConnection = z.object({
  id: z.string().min(1),
  attributes: z
    .object({
      permissions: z.array(z.unknown()).optional().catch(undefined),
      vehicle: wireVehicle.optional().catch(undefined),
      user: z.object({ id: text }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  relationships: z.object({ vehicle: related, user: related }).optional().catch(undefined),
});

const wirePage = z.object({
  data: z.array(z.unknown()),
  meta: z.object({ totalCount: number }).optional().catch(undefined),
  links: z.object({ next: anything }).optional().catch(undefined),
});

/** One connection; `undefined` where car or owner is not known. */
export function readConnection(document: unknown): Connection | undefined {
  const wire = wireConnection.safeParse(resourceOf(document));
  if (!wire.success) return undefined;
  const { id, attributes, relationships } = wire.data;
  // Smartcar's documented example names the owner only under `relationships`, its real list in both places.
  const vehicleId = relationships?.vehicle?.data?.id ?? attributes?.vehicle?.id;
  const userId = relationships?.user?.data?.id ?? attributes?.user?.id;
  if (!vehicleId || !userId) return undefined;
  const { make, model, year, powertrainType, mode } = attributes?.vehicle ?? {};
  return {
    id,
    vehicleId,
    userId,
    make,
    model,
    year,
    mode: mode?.toLowerCase(),
    powertrain: powertrainType?.toUpperCase(),
    permissions: attributes?.permissions?.filter((permission) => typeof permission === "string") ?? [],
  };
}

/** One page of connections; `undefined` if the document is no list. Items that cannot be read are left out. */
export function readConnectionPage(document: unknown): ConnectionPage | undefined {
  const wire = wirePage.safeParse(document);
  if (!wire.success) return undefined;
  const { data, meta, links } = wire.data;
  return {
    connections: data.map(readConnection).filter((connection) => connection !== undefined),
    received: data.length,
    totalCount: meta?.totalCount,
    hasNext: links?.next === undefined ? undefined : Boolean(links.next),
  };
}

/** Walks through the pages of connections, until the last, or until `most` are found. */
export function collectConnections(
  fetchPage: (page: number) => Promise<ConnectionPage>,
  most?: number,
): Promise<readonly Connection[]> {
  const fetchItems = async (nr: number): Promise<Page<Connection>> => {
    const { connections: items, ...others } = await fetchPage(nr);
    return { items, ...others };
  };
  return collectPages("connections", fetchItems, most);
}
