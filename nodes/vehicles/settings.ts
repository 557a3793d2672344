import { declareNode } from "../settings/declare";
import { account } from "../settings/shared";

export const declaration = declareNode({
  type: "smartcar-vehicles",
  outputs: ["output"],
  sharedWords: ["errors", "states"],
  settings: { account },
});
