import * as z from "zod";

const Ledger = z.object({
  cars: z.record(
    z.string(),
    z.object({ callsThisMonth: z.number(), stopsLast30Days: z.number(), commandsSinceDriven: z.number() }),
  ),
});

/** What a simulator has counted for one car. */
export type CloudLedger = z.infer<typeof Ledger>["cars"][string];

/** One car's part of what `GET /simulator/ledger` says. */
export function ledgerIn(said: unknown, vehicleId: string): CloudLedger {
  const ledger = Ledger.parse(said).cars[vehicleId];
  if (!ledger) throw new Error("No such car");
  return ledger;
}
