import { declareNode } from "../settings/declare";
import { number } from "../settings/setting";
import { account } from "../settings/shared";
import { DAY_MINUTES } from "../../src/core/duration";

export const declaration = declareNode({
  type: "smartcar-vehicles",
  outputs: ["output", "health"],
  sharedWords: ["errors", "states"],
  settings: {
    account,
    healthMinutes: number({ min: 1, max: DAY_MINUTES, icon: "heartbeat", unit: "minutes", note: "health" }),
  },
});
