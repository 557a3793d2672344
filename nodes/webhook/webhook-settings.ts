import { choiceSetting, refused, textSetting } from "../runtime/settings";

/** A webhook node as it is stored in a flow. */
export interface WebhookDef {
  account?: unknown;
  path?: unknown;
  cars?: unknown;
}

export interface WebhookSettings {
  /** On Node-RED's own server, below `httpNodeRoot`; empty for none. */
  readonly path: string;
  /** Whose news is taken: that of cars which a node has named, or all that Smartcar tells of. */
  readonly cars: "known" | "all";
}

/** Reads a webhook node's settings. Throws SmartcarError `BAD_INPUT` naming the field. */
export function webhookSettings({ path, cars }: WebhookDef): WebhookSettings {
  return {
    path: pathSetting(path),
    cars: choiceSetting(cars, { label: "Cars", among: ["known", "all"], absent: "known" }),
  };
}

/** Below `/smartcar/` the editor asks its own questions. */
function pathSetting(value: unknown): string {
  const path = `/${textSetting(value).replaceAll(/^\/+|\/+$/g, "")}`;
  if (path === "/") return "";
  if (/^(\/[\w.~-]+)+$/.test(path) && !path.startsWith("/smartcar/")) return path;
  throw refused(
    "Path",
    value,
    "a path such as /smartcar-webhook, not below /smartcar/, or nothing for relayed deliveries only",
  );
}
