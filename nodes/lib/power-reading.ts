import type { NodeMessage } from "node-red";
import { readGridPower } from "../../src/control/reading";
import { SmartcarError } from "../../src/error";
import type { ReadingSettings } from "./surplus-settings";

const ACCEPTED =
  "a number or its text, in the unit that the node is set to; inside JSON or an object the property names where it stands";

/** The power in a message: at the grid meter, or at the charger when the topic says so. Throws SmartcarError `BAD_INPUT`. */
export function powerReading(
  msg: NodeMessage,
  { property, form, chargerTopic }: ReadingSettings,
): { kind: "grid" | "charger"; watts: number } {
  const kind = chargerTopic !== "" && msg.topic === chargerTopic ? "charger" : "grid";
  const value = new Map<string, unknown>(Object.entries(msg)).get(property);
  const reading = readGridPower(value, kind === "grid" ? form : { ...form, positive: "import" });
  if (reading.ok) return { kind, watts: reading.watts };
  throw new SmartcarError(
    "BAD_INPUT",
    `Cannot read the ${kind} power from msg.${[property, form.path].filter(Boolean).join(".")}: ${reading.came}. Accepted: ${ACCEPTED}`,
  );
}
