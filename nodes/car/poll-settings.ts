import type { PollSettings } from "../../src/control/polling/facts";
import { choiceSetting, numberSetting } from "../runtime/settings";

/** How a node reads its car by itself, as it is stored in a flow. */
export interface PollDef {
  mode?: unknown;
  minutes?: unknown;
}

const MINUTE_MS = 60_000;

/** A node that was drawn before there was a choice reads every so many minutes. Throws SmartcarError `BAD_INPUT` naming the field. */
export function pollSettings({ mode, minutes }: PollDef): PollSettings {
  const chosen = choiceSetting(mode, { label: "Read", among: ["smart", "push", "every", "demand"], absent: "every" });
  const value = chosen === "every" ? minutes : undefined;
  return {
    mode: chosen,
    everyMs: numberSetting(value, { label: "Minutes", min: 1, max: 44_640, absent: 120 }) * MINUTE_MS,
  };
}
