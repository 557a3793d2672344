import { declareNode } from "../settings/declare";
import { number, text, within, written } from "../settings/setting";
import { account, carFacts, home, homePosition, homeRadiusM } from "../settings/shared";

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
    home,
    // Where 0.1 stored the position; the dialog moves it.
    homeLatitude: number({ min: -90, max: 90, hidden: true, pairedWith: "homeLongitude" }),
    homeLongitude: number({ min: -180, max: 180, hidden: true, pairedWith: "homeLatitude" }),
    ...within(
      { group: "facts" },
      {
        ...homePosition,
        homeRadiusM,
        capacityKwh: carFacts.capacityKwh,
        chargePowerKw: { ...carFacts.chargePowerKw, layout: { ...carFacts.chargePowerKw.layout, example: true } },
      },
    ),
  },
});
