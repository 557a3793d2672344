import { Hono } from "hono";
import { ApiError } from "../cloud/api-errors";
import type { Cloud } from "../cloud/cloud";
import type { Connection } from "../cloud/connection";
import type { Env } from "./env";
import { pageOf } from "./pages";
import { vehicleAttributes } from "./vehicle-document";

/** What owners granted to the application. Smartcar docs: list connections, get connection. */
export function connectionRoutes({ cars }: Cloud): Hono<Env> {
  const connections = [...cars.values()].map(({ connection }) => connection);

  return new Hono<Env>()
    .get("/", (c) => {
      const url = new URL(c.req.url);
      const userId = url.searchParams.get("filter[userId]") ?? c.req.header("sc-user-id");
      const vehicleId = url.searchParams.get("filter[vehicleId]");
      const mode = url.searchParams.get("filter[vehicle.mode]") ?? "live";

      const chosen = connections.filter(
        ({ spec }) =>
          spec.mode === mode && (!userId || spec.userId === userId) && (!vehicleId || spec.id === vehicleId),
      );
      const filters = {
        "filter[vehicle.mode]": mode,
        ...(userId && { "filter[userId]": userId }),
        ...(vehicleId && { "filter[vehicleId]": vehicleId }),
      };
      const { items, number, size, total, links } = pageOf(chosen, url, filters);
      return c.json({
        data: items.map((connection) => connectionDocument(connection, url.origin)),
        meta: { pageNumber: number, pageSize: size, totalCount: total, orderBy: "createdAt", orderDirection: "DESC" },
        links,
      });
    })
    .get("/:connectionId", (c) => {
      const connection = connections.find(({ id }) => id === c.req.param("connectionId"));
      if (!connection) throw new ApiError("RESOURCE_NOT_FOUND/PATH");
      return c.json({ data: connectionDocument(connection, new URL(c.req.url).origin) });
    });
}

function connectionDocument({ id, spec, createdAt }: Connection, origin: string): object {
  const when = new Date(createdAt).toISOString();
  return {
    id,
    type: "connection",
    attributes: { permissions: spec.permissions, vehicle: vehicleAttributes(spec), user: { id: spec.userId } },
    relationships: {
      vehicle: {
        data: { id: spec.id, type: "vehicle" },
        links: { related: `${origin}/v3/vehicles/${spec.id}` },
      },
      user: { data: { id: spec.userId, type: "user" } },
    },
    meta: { createdAt: when, updatedAt: when },
    links: { self: `${origin}/v3/connections/${id}` },
  };
}
