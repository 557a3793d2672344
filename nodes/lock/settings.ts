import { declareNode } from "../settings/declare";
import { vehicleOrAccount } from "../settings/shared";

export const lock = declareNode({
  type: "smartcar-lock",
  outputs: ["done", "not-done"],
  words: ["errors", "refusals"],
  settings: { ...vehicleOrAccount },
});
