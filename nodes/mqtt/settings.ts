import { declareNode } from "../settings/declare";
import { topicPrefix } from "../settings/formats";
import { choice, flag, type Layout, type Setting, within, written } from "../settings/setting";
import { account } from "../settings/shared";

export const declaration = declareNode({
  type: "smartcar-mqtt",
  outputs: ["publications"],
  sharedWords: ["errors"],
  settings: {
    account,
    prefix: prefix("smartcar", { icon: "sitemap" }),
    ...within(
      { group: "allowed" },
      {
        unlock: flag({ initial: false, icon: "unlock", note: "unlock" }),
        personal: flag({ initial: false, icon: "user-secret", note: "personal" }),
      },
    ),
    ...within(
      { group: "homeAssistant" },
      {
        discovery: choice(["current", "older", "off"], { initial: "current", icon: "home", note: "discovery" }),
        discoveryPrefix: prefix("homeassistant", { icon: "sitemap", when: { discovery: ["current", "older"] } }),
      },
    ),
    ...within(
      { group: "others" },
      { dialect: choice(["none", "evcc", "openwb"], { initial: "none", icon: "exchange", note: "dialect" }) },
    ),
  },
});

/** The beginning of topics, with a default. */
function prefix(value: string, more: Layout & Pick<Setting<string>, "when">): Setting<string> {
  return written(topicPrefix, { initial: value, absent: value, accepted: "prefix", ...more });
}
