import { declareNode } from "../settings/declare";
import { number, text, within, written } from "../settings/setting";
import { account, carFacts } from "../settings/shared";

export const declaration = declareNode({
  type: "smartcar-vehicle",
  isConfig: true,
  sharedWords: ["checks"],
  settings: {
    name: text({ icon: "tag" }),
    account,
    vehicleId: written((given) => ({ value: given }), {
      absent: "",
      required: true,
      accepted: "vehicleId",
      icon: "hashtag",
      remark: "hint",
    }),
    // What the list of the account's cars knows of the chosen one.
    userId: text({ hidden: true }),
    make: text({ hidden: true }),
    model: text({ hidden: true }),
    year: number({ min: 1990, max: 2100, whole: true, hidden: true }),
    ...within(
      { group: "facts" },
      {
        homeLatitude: number({ min: -90, max: 90, icon: "home", unit: "°", pairedWith: "homeLongitude" }),
        homeLongitude: number({ min: -180, max: 180, icon: "home", unit: "°", pairedWith: "homeLatitude" }),
        homeRadiusM: number({ min: 50, max: 5000, icon: "dot-circle-o", unit: "m" }),
        capacityKwh: carFacts.capacityKwh,
        chargePowerKw: { ...carFacts.chargePowerKw, layout: { ...carFacts.chargePowerKw.layout, example: true } },
      },
    ),
  },
});
