import { SmartcarError } from "../core/error";
import { say } from "../core/speech";

/** Smartcar's own default is 10 or 25; 50 is accepted for certain. */
export const pageSize = 50;

/** Pages in a row on which all was listed before: such a list does not end. One can come of what moved meanwhile. */
const MOST_REPEATED = 3;

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Items on the page, those that could not be read included. */
  readonly received: number;
  readonly totalCount?: number | undefined;
  /** Whether Smartcar says that another page follows; `undefined` if it says nothing. */
  readonly hasNext?: boolean | undefined;
}

/**
 * Walks through the pages, from 1 on, until the last, or until `most` items are found. What moved to the next page meanwhile is listed
 * once. `what` names the list in the error.
 */
export async function collectPages<T extends { readonly id: string }>(
  what: "webhooks" | "subscriptions" | "connections",
  fetchPage: (page: number) => Promise<Page<T>>,
  most = Infinity,
): Promise<readonly T[]> {
  const found = new Map<string, T>();
  let received = 0;
  let repeated = 0;
  for (let number = 1; repeated < MOST_REPEATED; number++) {
    const page = await fetchPage(number);
    const before = found.size;
    for (const item of page.items) found.set(item.id, item);
    received += page.received;
    if (isLast(page, received) || found.size >= most) return [...found.values()];
    repeated = found.size === before ? repeated + 1 : 0;
  }
  throw new SmartcarError("BAD_RESPONSE", say("error.list-endless", { what: say(`what.${what}`) }), {
    retry: "later",
  });
}

function isLast({ received: onPage, hasNext, totalCount }: Page<unknown>, received: number): boolean {
  if (onPage === 0 || hasNext === false) return true;
  if (totalCount !== undefined) return received >= totalCount;
  return hasNext === undefined && onPage < pageSize;
}
