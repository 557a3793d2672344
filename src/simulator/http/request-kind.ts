export type RequestKind = "token" | "connections" | "vehicles" | "signals" | "commands" | "other";

export interface RequestTarget {
  readonly kind: RequestKind;
  readonly vehicleId?: string | undefined;
}

const kindOfWord = new Map<string | undefined, RequestKind>([
  [undefined, "vehicles"],
  ["signals", "signals"],
  ["commands", "commands"],
]);

/** What a path is about, and which vehicle it names. */
export function targetOf(path: string): RequestTarget {
  if (path === "/oauth2/token") return { kind: "token" };
  const [, version, resource, vehicleId, word] = path.split("/");
  if (version !== "v3") return { kind: "other" };
  if (resource === "connections") return { kind: "connections" };
  if (resource !== "vehicles") return { kind: "other" };
  return { kind: kindOfWord.get(word) ?? "other", vehicleId };
}

/** Whether the plan of a vehicle pays for requests of this kind. Smartcar docs: API limits. */
export function isBilled(kind: RequestKind): boolean {
  return kind === "signals" || kind === "commands";
}
