import { SmartcarError } from "../error";
import type { Connection, ConnectionPage } from "./connection";

/** Smartcar's own default is 10; 50 is accepted for certain. */
export const pageSize = 50;

/** Five thousand cars: beyond that the list does not end. */
const MOST_PAGES = 100;

/** Walks through all pages, from 1 on. A connection that moved to the next page meanwhile is listed once. */
export async function collectConnections(
  fetchPage: (page: number) => Promise<ConnectionPage>,
): Promise<readonly Connection[]> {
  const found = new Map<string, Connection>();
  let received = 0;
  for (let number = 1; number <= MOST_PAGES; number++) {
    const page = await fetchPage(number);
    for (const connection of page.connections) found.set(connection.id, connection);
    received += page.received;
    if (isLast(page, received)) return [...found.values()];
  }
  throw new SmartcarError("BAD_RESPONSE", "Smartcar's list of connections does not end: check the address.", {
    retry: "later",
  });
}

function isLast({ received: onPage, hasNext, totalCount }: ConnectionPage, received: number): boolean {
  if (onPage === 0 || hasNext === false) return true;
  if (totalCount !== undefined) return received >= totalCount;
  return hasNext === undefined && onPage < pageSize;
}
