import type { Connection, ConnectionPage } from "./connection";
import { collectPages } from "./pages";

export { pageSize } from "./pages";

/** Walks through all pages of connections. */
export function collectConnections(
  fetchPage: (page: number) => Promise<ConnectionPage>,
): Promise<readonly Connection[]> {
  return collectPages("connections", async (number) => {
    const { connections: items, ...page } = await fetchPage(number);
    return { items, ...page };
  });
}
