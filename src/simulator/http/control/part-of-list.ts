import * as z from "zod";
import { ControlError } from "./read-body";

const Query = z.object({
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).optional(),
  find: z.string().default(""),
});

/**
 * What a query asks for of a list: those whose text contains `find`, in upper or lower case, and of these the `page` of `size`; all
 * without a size. Throws ControlError.
 */
export function partOf<T>(
  all: readonly T[],
  query: Readonly<Record<string, string>>,
  textOf: (item: T) => string,
): { readonly items: readonly T[]; readonly total: number } {
  const { data } = Query.safeParse(query);
  if (!data) throw new ControlError(400, "page and size are whole numbers from 1 on.");
  const { page, size, find } = data;
  const wanted = find.trim().toLowerCase();
  const found = wanted === "" ? all : all.filter((item) => textOf(item).toLowerCase().includes(wanted));
  return { items: size === undefined ? found : found.slice((page - 1) * size, page * size), total: found.length };
}
