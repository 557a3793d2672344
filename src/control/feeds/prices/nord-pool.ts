import { say } from "../../../core/speech";
import type { FeedReader } from "../feed";
import { fieldAt, isFields, isList, listAt, type Plain, textAt } from "../plain";
import { optional, type RowKeys, rowsFrom, reportedValue } from "../rows";
import { instantFrom } from "../instant";
import { pickArea } from "./area";
import { priceFeed } from "./price-feed";

const ACTION_KEYS: RowKeys = { start: ["start"], end: ["end"], value: ["price"] };

/** Such as `SE3`, `GER`, and `SYS`. */
const AREA = /^[A-Z]{2,4}\d?$/;

/** Home Assistant's own action: a list per area, net prices per MWh. */
export const nordPoolAction: FeedReader = {
  name: say("format.nord-pool-action"),
  kind: "prices",
  read(content, { options }) {
    if (!isFields(content)) return undefined;
    const areas = [...content].filter(
      ([area, list]) => AREA.test(area) && isList(list) && rowsFrom(list, ACTION_KEYS, options.zone).length > 0,
    );
    if (areas.length === 0 || areas.length < content.size) return undefined;

    const picked = pickArea(
      areas.map(([area]) => area),
      options.area,
    );
    if (!picked.ok) return picked;
    const rows = rowsFrom(listAt(content, picked.area), ACTION_KEYS, options.zone);
    return priceFeed({ source: "Nord Pool", rows, unit: { per: "MWh", minor: false }, net: true }, options);
  },
};

/** The portal's response: the areas are inside each slot, net prices per MWh. */
export const nordPoolPortal: FeedReader = {
  name: say("format.nord-pool-portal"),
  kind: "prices",
  read(content, { options }) {
    const entries = fieldAt(content, "multiAreaEntries") ?? fieldAt(content, "multiIndexEntries");
    if (!isList(entries)) return undefined;
    const areas = new Set(entries.flatMap((entry) => areasOf(entry)));
    const picked = entries.length === 0 ? ({ ok: true, area: "" } as const) : pickArea([...areas], options.area);
    if (!picked.ok) return picked;

    const rows = entries.flatMap((entry) => {
      const start = instantFrom(fieldAt(entry, "deliveryStart"), "UTC");
      const end = instantFrom(fieldAt(entry, "deliveryEnd"), "UTC");
      return start
        ? [{ start, ...optional("end", end), ...reportedValue(fieldAt(entry, "entryPerArea", picked.area)) }]
        : [];
    });
    const currency = textAt(content, "currency");
    const unit = { per: "MWh", minor: false, ...optional("currency", currency) } as const;
    return priceFeed({ source: "Nord Pool", rows, unit, net: true }, options);
  },
};

function areasOf(entry: Plain): readonly string[] {
  const areas = fieldAt(entry, "entryPerArea");
  return isFields(areas) ? [...areas.keys()] : [];
}
