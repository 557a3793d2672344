import { configNode } from "./setting";

/** Settings that several nodes have, each declared here once. */

/** A node that works on one car, or on any car of an account that its messages name. */
export const vehicleOrAccount = {
  vehicle: configNode("smartcar-vehicle", { icon: "car", remark: "hint" }),
  account: configNode("smartcar-account", { icon: "cloud", note: "account" }),
};
