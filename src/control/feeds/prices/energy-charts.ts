import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isList, textAt } from "../plain";
import { instantFrom } from "../instant";
import { reportedValue } from "../rows";
import { priceFeed } from "./price-feed";
import { declaredUnit } from "./price-unit";

/** Two lists side by side. */
export const energyCharts: FeedReader = {
  name: say("format.energy-charts"),
  kind: "prices",
  read(content, { options }) {
    const times = fieldAt(content, "unix_seconds");
    const prices = fieldAt(content, "price");
    if (!isList(times) || !isList(prices)) return undefined;

    const rows = times.flatMap((time, index) => {
      const start = instantFrom(time, "UTC");
      return start ? [{ start, ...reportedValue(prices[index]) }] : [];
    });
    const unit = { per: "MWh", minor: false, currency: "EUR", ...declaredUnit(textAt(content, "unit")) } as const;
    return priceFeed({ source: "Energy-Charts", rows, unit, net: true }, options);
  },
};
