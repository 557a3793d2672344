import { forecastSolar } from "./forecasts/forecast-solar";
import { openMeteo } from "./forecasts/open-meteo";
import { solcast } from "./forecasts/solcast";
import { vrm } from "./forecasts/vrm";
import { wattList } from "./forecasts/watt-list";
import { energySystems } from "./meters/energy-systems";
import { meterObjects, tibberLive } from "./meters/objects";
import { bareNumber, meterTopics } from "./meters/topics";
import { amber } from "./prices/amber";
import { attributes } from "./prices/attributes";
import { awattar } from "./prices/awattar";
import { dayArrays } from "./prices/day-arrays";
import { elering } from "./prices/elering";
import { energiDataService } from "./prices/energi-data-service";
import { energyCharts } from "./prices/energy-charts";
import { entsoE } from "./prices/entso-e";
import { hourAttributes } from "./prices/hour-attributes";
import { nordPoolAction, nordPoolPortal } from "./prices/nord-pool";
import { octopus } from "./prices/octopus";
import { omie } from "./prices/omie";
import { ownPrices } from "./prices/own-prices";
import { slotList } from "./prices/slot-list";
import { smartEnergy } from "./prices/smart-energy";
import { tibber } from "./prices/tibber";
import type { FeedReader } from "./feed";

/** All known formats, the most certain first. Later ones rely less on names and more on form. */
export const readers: readonly FeedReader[] = [
  solcast,
  forecastSolar,
  vrm,
  openMeteo,
  wattList,
  ownPrices,
  tibber,
  nordPoolPortal,
  energiDataService,
  entsoE,
  energyCharts,
  elering,
  smartEnergy,
  octopus,
  omie,
  awattar,
  amber,
  nordPoolAction,
  attributes,
  dayArrays,
  hourAttributes,
  slotList,
  tibberLive,
  energySystems,
  meterTopics,
  meterObjects,
  bareNumber,
];
