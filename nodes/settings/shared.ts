import { DAY_MINUTES } from "../../src/core/duration";
import { timeZone } from "./formats";
import { configNode, numberWithDefault, written } from "./setting";

/** Settings that several nodes have, each declared here once. */

/** A node that works on one car, or on any car of an account that its messages name. */
export const vehicleOrAccount = {
  vehicle: configNode("smartcar-vehicle", { icon: "car", remark: "hint" }),
  account: configNode("smartcar-account", { icon: "cloud", note: "account" }),
};

/** A node that belongs to an account. */
export const account = configNode("smartcar-account", { icon: "cloud", required: true });

/** How often a decision is sent again, in minutes. */
export const heartbeat = numberWithDefault({ value: 30, min: 1, max: DAY_MINUTES, icon: "heartbeat", unit: "minutes" });

/** The time zone of the home; empty for what is known of the home. */
export const zone = written(timeZone, {
  absent: "",
  accepted: "zone",
  icon: "globe",
  suggests: true,
  remark: "zone-note",
});
