import { declareNode } from "../settings/declare";
import { choice } from "../settings/setting";
import { vehicleOrAccount, zone } from "../settings/shared";

export const declaration = declareNode({
  type: "smartcar-schedule",
  outputs: ["done", "not-done"],
  sharedWords: ["errors", "refusals"],
  settings: {
    ...vehicleOrAccount,
    action: choice(["sync", "list", "create", "delete"], { initial: "sync", icon: "tasks" }),
    zone,
  },
});
