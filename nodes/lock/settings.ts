import { declareNode } from "../settings/declare";
import { vehicleOrAccount } from "../settings/shared";

export const declaration = declareNode({
  type: "smartcar-lock",
  outputs: ["done", "not-done"],
  sharedWords: ["errors", "refusals"],
  settings: { ...vehicleOrAccount },
});
