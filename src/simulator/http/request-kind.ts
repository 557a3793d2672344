export const requestKinds = [
  "token",
  "connections",
  "vehicles",
  "signals",
  "commands",
  "schedules",
  "records",
  "management",
  "connect",
  "userToken",
  "other",
] as const;
export type RequestKind = (typeof requestKinds)[number];

/** What a request is about. */
export interface RequestTarget {
  readonly kind: RequestKind;
  readonly vehicleId?: string | undefined;
}

const kindOfPath = new Map<string, RequestKind>([
  ["/oauth2/token", "token"],
  ["/oauth/token", "userToken"],
  ["/oauth/authorize", "connect"],
]);

const kindOfResource = new Map<string | undefined, RequestKind>([
  ["connections", "connections"],
  ["webhooks", "management"],
  ["subscriptions", "management"],
]);

const kindOfWord = new Map<string | undefined, RequestKind>([
  [undefined, "vehicles"],
  ["signals", "signals"],
  ["commands", "commands"],
  ["charge-schedules", "schedules"],
  ["schedules", "schedules"],
]);

/** What a path is about, and which vehicle it names. */
export function targetOf(path: string): RequestTarget {
  const [, version = "", resource, vehicleId, ...words] = path.split("/");
  if (!/^v[23](\.0)?$/.test(version)) return { kind: kindOfPath.get(path) ?? "other" };
  if (resource !== "vehicles") return { kind: kindOfResource.get(resource) ?? "other" };
  if (version === "v2.0") return { kind: words.at(-1) === "records" ? "records" : "other", vehicleId };
  return { kind: kindOfWord.get(words[0]) ?? "other", vehicleId };
}
