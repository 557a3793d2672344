import * as z from "zod";
import { ApiError } from "../cloud/api-errors";

const Query = z.object({
  "page[number]": z.coerce.number().int().min(1).default(1),
  "page[size]": z.coerce.number().int().min(1).max(100).optional(),
});

const USUAL_SIZE = 10;

/** One page of a list, with links to the others; `null` where there is none. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly number: number;
  readonly size: number;
  readonly total: number;
  readonly links: Readonly<Record<"self" | "first" | "last" | "next" | "prev", string | null>>;
}

/** The page of `all` that the query of `url` asks for. `filters` are repeated in the links; `usualSize` holds where the query names none. */
export function pageOf<T>(
  all: readonly T[],
  url: URL,
  { filters, usualSize = USUAL_SIZE }: { filters: Readonly<Record<string, string>>; usualSize?: number },
): Page<T> {
  const { data } = Query.safeParse(Object.fromEntries(url.searchParams));
  if (!data)
    throw new ApiError("VALIDATION/INVALID_INPUT_FORMAT", { detail: "page[number] or page[size] is not valid." });

  const { "page[number]": number, "page[size]": size = usualSize } = data;
  const last = Math.max(Math.ceil(all.length / size), 1);
  const link = (page: number): string => {
    const query = new URLSearchParams({ "page[number]": String(page), "page[size]": String(size), ...filters });
    return `${url.origin}${url.pathname}?${query}`;
  };
  return {
    items: all.slice((number - 1) * size, number * size),
    number,
    size,
    total: all.length,
    links: {
      self: link(number),
      first: link(1),
      last: link(last),
      next: number < last ? link(number + 1) : null,
      prev: number > 1 ? link(number - 1) : null,
    },
  };
}
