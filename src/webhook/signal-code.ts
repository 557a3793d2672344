import { isRecord } from "../core/describe-value";

/**
 * The code of a signal that is named anywhere in a delivery: by its code, by an object that holds one, or, in older ones, as
 * `Charge.IsCharging`. Lower case; `undefined` if nothing is named. Name and group have been seen swapped, so they count only
 * where there is no code.
 */
export function signalCode(wire: unknown): string | undefined {
  if (typeof wire === "string") return codeOf(wire);
  if (!isRecord(wire)) return undefined;
  const { code, group, name } = wire;
  if (typeof code === "string") return codeOf(code);
  return typeof group === "string" && typeof name === "string" ? joined(group, name) : undefined;
}

function codeOf(text: string): string | undefined {
  const [group = "", ...name] = text.split(".");
  if (name.length > 0) return joined(group, name.join(""));
  return text.includes("-") ? text.toLowerCase() : undefined;
}

/** As Smartcar forms it: group and name in lower case and without anything that parts words. */
function joined(group: string, name: string): string | undefined {
  const [first, second] = [letters(group), letters(name)];
  return first && second ? `${first}-${second}` : undefined;
}

function letters(text: string): string {
  return text.replaceAll(/[^a-z0-9]/gi, "").toLowerCase();
}
