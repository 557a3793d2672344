import { z } from "zod";
import { Kept } from "../store/kept";
import type { Store } from "../store/store";

const Count = z.object({
  commands: z.number().nonnegative(),
  odometerKm: z.number().nonnegative().optional().catch(undefined),
});
type Count = z.infer<typeof Count>;

/** A parked car's odometer may be reported with a little noise. */
const NOISE_KM = 0.5;

/** Starts and stops since the car was last driven, for makes that allow only so many (Smartcar docs: VW group). */
export class DriveLedger {
  readonly #count: Kept<Count>;

  constructor(store: Store, vehicleId: string) {
    this.#count = new Kept<Count>(store, `car/${vehicleId}/commands-since-driven`, Count, { commands: 0 });
  }

  async left(limit: number): Promise<number> {
    return Math.max(0, limit - (await this.#count.get()).commands);
  }

  async spend(): Promise<void> {
    await this.#count.change((count) => ({ ...count, commands: count.commands + 1 }));
  }

  async refund(): Promise<void> {
    await this.#count.change((count) => ({ ...count, commands: Math.max(0, count.commands - 1) }));
  }

  /**
   * The car told its odometer: further than before means that it was driven and may be commanded again. Less than before means
   * that the earlier one was wrong; it frees nothing.
   */
  async odometer(km: number): Promise<void> {
    await this.#count.change((count) => {
      const before = count.odometerKm;
      if (before === undefined || km < before - NOISE_KM) return { ...count, odometerKm: km };
      return km > before + NOISE_KM ? { commands: 0, odometerKm: km } : count;
    });
  }
}
