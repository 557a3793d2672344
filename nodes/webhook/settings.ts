import { declareNode } from "../settings/declare";
import { serverPath } from "../settings/formats";
import { choice, configNode, written } from "../settings/setting";

export const declaration = declareNode({
  type: "smartcar-webhook",
  outputs: ["snapshot", "faults"],
  sharedWords: ["errors", "states"],
  settings: {
    account: configNode("smartcar-account", { icon: "cloud", required: true, note: "account" }),
    // On Node-RED's own server, below `httpNodeRoot`; empty for deliveries that messages bring.
    path: written(serverPath, {
      initial: "/smartcar-webhook",
      absent: "",
      accepted: "path",
      icon: "globe",
      remark: "url",
    }),
    cars: choice(["known", "all"], { initial: "known", icon: "car" }),
  },
});
