import { Hono } from "hono";
import { ApiError } from "../../cloud/api-errors";
import type { Cloud } from "../../cloud/cloud";
import type { Connection } from "../../cloud/connections";
import type { Env } from "../env";
import { pageOf } from "../paging";
import { vehicleAttributes } from "../vehicle-document";

/** What owners granted to the application. Smartcar docs: list connections, get connection, remove connection. */
export function connectionRoutes({ connections }: Cloud): Hono<Env> {
  const find = (connectionId: string): Connection => {
    const connection = connections.withId(connectionId);
    if (!connection) throw new ApiError("RESOURCE_NOT_FOUND/PATH");
    return connection;
  };

  return new Hono<Env>()
    .get("/", (c) => {
      const url = new URL(c.req.url);
      const userId = url.searchParams.get("filter[userId]") ?? c.req.header("sc-user-id");
      const vehicleId = url.searchParams.get("filter[vehicleId]");
      const mode = url.searchParams.get("filter[vehicle.mode]") ?? "live";

      const named = vehicleId ? [connections.of(vehicleId)].filter((one) => one !== undefined) : connections.all;
      const chosen = named.filter(
        (connection) => connection.spec.mode === mode && (!userId || connection.userId === userId),
      );
      const filters = {
        "filter[vehicle.mode]": mode,
        ...(userId && { "filter[userId]": userId }),
        ...(vehicleId && { "filter[vehicleId]": vehicleId }),
      };
      const { items, number, size, total, links } = pageOf(chosen, url, { filters });
      return c.json({
        data: items.map((connection) => connectionDocument(connection, url.origin)),
        meta: { pageNumber: number, pageSize: size, totalCount: total, orderBy: "createdAt", orderDirection: "DESC" },
        links,
      });
    })
    .get("/:connectionId", (c) =>
      c.json({ data: connectionDocument(find(c.req.param("connectionId")), new URL(c.req.url).origin) }),
    )
    .delete("/:connectionId", (c) => {
      connections.disconnect(find(c.req.param("connectionId")).spec.id);
      return c.body(null, 204);
    });
}

/** Removes a user with everything that user has granted. Smartcar docs: remove user. */
export function userRoutes({ connections }: Cloud): Hono<Env> {
  return new Hono<Env>().delete("/:userId", (c) => {
    const theirs = connections.all.filter(({ userId }) => userId === c.req.param("userId"));
    if (theirs.length === 0) throw new ApiError("RESOURCE_NOT_FOUND/PATH");
    for (const { spec } of theirs) connections.disconnect(spec.id);
    return c.body(null, 204);
  });
}

function connectionDocument({ id, spec, userId, permissions, createdAt }: Connection, origin: string): object {
  const when = new Date(createdAt).toISOString();
  return {
    id,
    type: "connection",
    attributes: { permissions, vehicle: vehicleAttributes(spec), user: { id: userId } },
    relationships: {
      vehicle: {
        data: { id: spec.id, type: "vehicle" },
        links: { related: `${origin}/v3/vehicles/${spec.id}` },
      },
      user: { data: { id: userId, type: "user" } },
    },
    meta: { createdAt: when, updatedAt: when },
    links: { self: `${origin}/v3/connections/${id}` },
  };
}
