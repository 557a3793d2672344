import { simulatedRequest } from "../../simulated-request";
import { DAY_AHEAD, type PriceSupplier } from "../supplier";

/** Made-up prices of an exchange, for whoever has no network; with an address, those of a simulator there. */
export const simulatedPrices: PriceSupplier = {
  id: "simulated",
  name: "simulated",
  areas: { "*": [] },
  takes: ["address"],
  includes: "nothing",
  timing: DAY_AHEAD,
  requests: ({ address }) => [simulatedRequest(address, "/prices")],
  isSimulated: true,
  licence: "",
  confidence: "D",
};
