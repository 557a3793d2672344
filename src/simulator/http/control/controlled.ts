import type { Cloud } from "../../cloud/cloud";
import type { Faults } from "../fault";
import type { RequestLog } from "../request-log";

/** What the control API has in its hands. */
export interface Controlled {
  readonly cloud: Cloud;
  readonly faults: Faults;
  readonly log: RequestLog;
}
