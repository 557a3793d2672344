import { declareNode } from "../settings/declare";
import { flag, number, text } from "../settings/setting";
import { vehicleOrAccount } from "../settings/shared";

export const declaration = declareNode({
  type: "smartcar-records",
  outputs: ["output"],
  sharedWords: ["errors", "states"],
  settings: {
    ...vehicleOrAccount,
    onlyNew: flag({ initial: false, icon: "bell-o" }),
    price: number({ min: -1000, max: 100_000, icon: "money", unit: "per-kwh" }),
    currency: text({ icon: "eur", note: "cost", example: true }),
  },
});
