import type { OwnShape } from "../../src/control/feeds/feed";
import { dottedKeys } from "./formats";
import { number, written, type Setting } from "./setting";

type When = Pick<Setting<unknown>, "when">;

/** How a list is read that no reader knows: the same settings in every node that reads prices or forecasts. */
export function ownFormat(more: When = {}): {
  readonly feedPath: Setting<string>;
  readonly feedStart: Setting<string>;
  readonly feedEnd: Setting<string>;
  readonly feedValue: Setting<string>;
  readonly feedFactor: Setting<number | undefined>;
} {
  const key = (icon: string, pairedWith?: string): Setting<string> =>
    written(dottedKeys, {
      absent: "",
      accepted: "keys",
      icon,
      example: true,
      ...(pairedWith !== undefined && { pairedWith }),
      ...more,
    });
  return {
    feedPath: key("list"),
    feedStart: key("hourglass-start", "feedValue"),
    feedEnd: key("hourglass-end"),
    feedValue: key("tag", "feedStart"),
    feedFactor: number({ min: -1e9, max: 1e9, icon: "times", note: "feedFactor", ...more }),
  };
}

/** What these settings describe; `undefined` where nothing is entered. */
export function ownShape({
  feedPath,
  feedStart,
  feedEnd,
  feedValue,
  feedFactor = 1,
}: {
  readonly feedPath: string;
  readonly feedStart: string;
  readonly feedEnd: string;
  readonly feedValue: string;
  readonly feedFactor: number | undefined;
}): OwnShape | undefined {
  if (feedStart === "" || feedValue === "") return undefined;
  return { path: feedPath, start: feedStart, end: feedEnd, value: feedValue, factor: feedFactor };
}
