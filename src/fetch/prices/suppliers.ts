import type { PriceSupplier } from "./supplier";
import { amber } from "./suppliers/amber";
import { awattar } from "./suppliers/awattar";
import { elering } from "./suppliers/elering";
import { elprisetJustNu } from "./suppliers/elprisetjustnu";
import { energiDataService } from "./suppliers/energi-data-service";
import { energyCharts } from "./suppliers/energy-charts";
import { energyZero } from "./suppliers/energy-zero";
import { entsoE } from "./suppliers/entso-e";
import { epexprijzen } from "./suppliers/epexprijzen";
import { esios } from "./suppliers/esios";
import { evcc } from "./own-sources/evcc";
import { frankEnergie } from "./suppliers/frank-energie";
import { groupeE } from "./suppliers/groupe-e";
import { homeAssistant } from "./own-sources/home-assistant";
import { hvaKosterStrommen } from "./suppliers/hvakosterstrommen";
import { nordPool } from "./suppliers/nord-pool";
import { octopus } from "./suppliers/octopus";
import { ownAddress } from "./own-sources/own-address";
import { porssisahko } from "./suppliers/porssisahko";
import { ote } from "./suppliers/ote";
import { pse } from "./suppliers/pse";
import { simulatedPrices } from "./suppliers/simulated";
import { smard } from "./suppliers/smard";
import { smartEnergy } from "./suppliers/smart-energy";
import { spotHinta } from "./suppliers/spot-hinta";
import { tibber } from "./suppliers/tibber";

/** All suppliers, in each country the one first that needs no account and is most certain. */
export const PRICE_SUPPLIERS = [
  hvaKosterStrommen,
  elprisetJustNu,
  spotHinta,
  energiDataService,
  energyZero,
  octopus,
  amber,
  energyCharts,
  elering,
  smard,
  awattar,
  tibber,
  smartEnergy,
  frankEnergie,
  groupeE,
  esios,
  epexprijzen,
  porssisahko,
  pse,
  ote,
  nordPool,
  entsoE,
  evcc,
  homeAssistant,
  ownAddress,
  simulatedPrices,
] as const satisfies readonly PriceSupplier[];

/** By its id. */
export function supplierOf(id: string): PriceSupplier | undefined {
  return PRICE_SUPPLIERS.find((supplier) => supplier.id === id);
}
