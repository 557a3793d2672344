import { declareNode } from "../settings/declare";
import { choice, configNode, written, type Parsed } from "../settings/setting";

export const declaration = declareNode({
  type: "smartcar-webhook",
  outputs: ["snapshot", "faults"],
  sharedWords: ["errors", "states"],
  settings: {
    account: configNode("smartcar-account", { icon: "cloud", required: true, note: "account" }),
    // On Node-RED's own server, below `httpNodeRoot`; empty for deliveries that messages bring.
    path: written(webhookPath, {
      initial: "/smartcar-webhook",
      absent: "",
      accepted: "path",
      icon: "globe",
      remark: "url",
    }),
    cars: choice(["known", "all"], { initial: "known", icon: "car" }),
  },
});

/** Below `/smartcar/` the editor asks its own questions. */
function webhookPath(text: string): Parsed<string> {
  const path = `/${text.replaceAll(/^\/+|\/+$/g, "")}`;
  if (path === "/") return { value: "" };
  if (path.startsWith("/smartcar/")) return { refused: "free-path" };
  return /^(\/[\w.~-]+)+$/.test(path) ? { value: path } : { refused: undefined };
}
