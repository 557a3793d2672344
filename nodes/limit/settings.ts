import { declareNode } from "../settings/declare";
import { vehicleOrAccount } from "../settings/shared";

export const declaration = declareNode({
  type: "smartcar-limit",
  outputs: ["done", "not-done"],
  sharedWords: ["errors", "refusals", "states"],
  settings: { ...vehicleOrAccount },
});
