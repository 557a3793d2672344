import { declareNode } from "../settings/declare";
import { vehicleOrAccount } from "../settings/shared";

export const limit = declareNode({
  type: "smartcar-limit",
  outputs: ["done", "not-done"],
  words: ["errors", "refusals"],
  settings: { ...vehicleOrAccount },
});
