import { query } from "../../request";
import { DAY_AHEAD, nextDate, spanOf, type PriceSupplier } from "../supplier";

const COLUMNS = "TimeUTC,PriceArea,DayAheadPriceDKK,DayAheadPriceEUR";

export const energiDataService: PriceSupplier = {
  id: "energidataservice",
  name: "Energi Data Service",
  areas: { DK: ["DK1", "DK2"] },
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: (inquiry) => {
    const values = {
      start: inquiry.days[0].date,
      end: nextDate(spanOf(inquiry).last.date),
      filter: JSON.stringify({ PriceArea: [inquiry.area] }),
      sort: "TimeUTC asc",
      columns: COLUMNS,
      limit: 0,
    };
    return [{ url: `https://api.energidataservice.dk/dataset/DayAheadPrices?${query(values)}` }];
  },
  reading: ({ area }) => ({ area }),
  licence: "Energi Data Service (Energinet)",
  confidence: "C",
};
