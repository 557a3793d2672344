/** The records that `read` finds in a document with these items under `list`, without members that are `undefined`. */
export function plainRecords(
  read: (document: unknown) => unknown,
  items: readonly unknown[],
  list: string,
): Record<string, unknown>[] {
  return JSON.parse(JSON.stringify(read({ [list]: items })));
}
