import { DAY_MINUTES, HALF_HOUR_MS, MINUTE_MS } from "../../core/duration";
import { localTime } from "../shared/local-time";
import type { Slot } from "../shared/slots";
import { BARE, type Included } from "./included";
import { zoneAt, zoneBorders, type Holidays, type PriceZone } from "./price-zones";

/**
 * What the owner pays for a kWh: (base x (1 + markup) + fixed + zones) x (1 + VAT). All amounts per kWh in the major
 * currency unit.
 */
export interface PriceModel {
  /** Percent of the base, as a supplier's share. */
  readonly markupPercent?: number | undefined;
  /** Levies and a supplier's margin: at all times. */
  readonly fixedPerKwh?: number | undefined;
  /** Of each group the first zone that holds is added, as a grid fee with levels by hour and season. */
  readonly zones?: readonly (readonly PriceZone[])[] | undefined;
  readonly holidays?: Holidays | undefined;
  readonly vatPercent?: number | undefined;
  /** Whether `fixedPerKwh` and zones are entered with VAT, as some operators publish them. */
  readonly amountsWithVat?: boolean | undefined;
}

/**
 * The prices of a source as the owner pays them. A slot in which a zone begins or ends is cut there, in local time; parts with the same
 * price become one slot. Only the noise of binary fractions is rounded.
 */
export function pricesPaid(
  base: readonly Slot[],
  model: PriceModel,
  { timeZone, included = BARE }: { readonly timeZone: string; readonly included?: Included },
): readonly Slot[] {
  const groups = included.zones === true ? [] : (model.zones ?? []);
  const borders = zoneBorders(groups.flat());
  return base.flatMap((slot) => {
    const parts = groups.length === 0 ? [slot] : partsOf(slot, borders, timeZone);
    return joined(parts.map((part) => ({ ...part, value: pricePaid(part, model, { timeZone, included, groups }) })));
  });
}

interface Pricing {
  readonly timeZone: string;
  readonly included: Included;
  readonly groups: readonly (readonly PriceZone[])[];
}

function pricePaid(slot: Slot, model: PriceModel, { timeZone, included, groups }: Pricing): number {
  const { markupPercent = 0, fixedPerKwh = 0, vatPercent = 0, holidays } = model;
  const vat = 1 + vatPercent / 100;
  const net = included.vat === true ? slot.value / vat : slot.value;
  const withMarkup = included.markup === true ? net : net * (1 + markupPercent / 100);
  const zones = groups.map((group) => zoneAt(group, slot.startAt, { timeZone, holidays })?.perKwh ?? 0);
  const amounts = [included.fixed === true ? 0 : fixedPerKwh, ...zones].reduce((sum, amount) => sum + amount, 0);
  const paid = withMarkup * vat + amounts * (model.amountsWithVat === true ? 1 : vat);
  return Math.round(paid * 1e9) / 1e9 + 0;
}

/** Clocks only change at a full or half hour of UTC, so between those local time runs evenly. */
function partsOf(slot: Slot, borders: ReturnType<typeof zoneBorders>, timeZone: string): readonly Slot[] {
  const parts: Slot[] = [];
  for (let at = slot.startAt; at < slot.endAt;) {
    const endAt = Math.min(slot.endAt, (Math.floor(at / HALF_HOUR_MS) + 1) * HALF_HOUR_MS);
    const wholeMinute = at - (at % MINUTE_MS);
    const cutsBy = (minutes: readonly number[], zone: string): number[] => {
      const { minuteOfDay } = localTime(at, zone);
      return minutes.map((one) => wholeMinute + ((one - minuteOfDay + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS);
    };
    const cuts = [...cutsBy(borders.local, timeZone), ...cutsBy(borders.utc, "UTC")]
      .filter((cut) => cut > at && cut < endAt)
      .toSorted((one, other) => one - other);
    for (const cut of [...cuts, endAt]) {
      if (cut > at) parts.push({ ...slot, startAt: at, endAt: cut });
      at = cut;
    }
  }
  return parts;
}

/** Joins parts of one slot with the same price. */
function joined(parts: readonly Slot[]): readonly Slot[] {
  const whole: Slot[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (last && last.value === part.value) whole[whole.length - 1] = { ...last, endAt: part.endAt };
    else whole.push(part);
  }
  return whole;
}
