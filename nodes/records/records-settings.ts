import { flagSetting, optionalNumberSetting, textSetting } from "../runtime/settings";

/** A records node as it is stored in a flow. */
export interface RecordsDef {
  onlyNew?: unknown;
  price?: unknown;
  currency?: unknown;
}

export interface RecordsSettings {
  readonly onlyNew: boolean;
  /** Per kWh; absent where charges are not priced, or by messages only. */
  readonly price: number | undefined;
  readonly currency: string | undefined;
}

/** Reads a records node's settings. Throws SmartcarError `BAD_INPUT` naming the field. */
export function recordsSettings({ onlyNew, price, currency }: RecordsDef): RecordsSettings {
  return {
    onlyNew: flagSetting(onlyNew, false),
    price: optionalNumberSetting(price, { label: "Price", min: -1000, max: 100_000 }),
    currency: textSetting(currency) || undefined,
  };
}
