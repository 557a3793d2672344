// The client as it is built, for a measurement: bundled as the package is.
export { systemClock } from "../../src/core/clock";
export { SmartcarClient } from "../../src/smartcar/client";
export { hostsAt } from "../../src/smartcar/transport/hosts";
export { Throttle } from "../../src/smartcar/transport/throttle";
