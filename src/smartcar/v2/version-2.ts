import { SmartcarError } from "../../core/error";
import type { FurtherRecords } from "../further-records";
import { Owner } from "./owner";
import { fetchUserTokens } from "./user-token";
import { V2_ENDED } from "./v2-end";
import { RECORD_DAYS } from "./v2-records";

/** The makes whose charge records version 2.0 has (Smartcar docs: get charge records). */
const MAKES = new Set(["BMW", "MINI"]);

/** What version 2.0 has and version 3 has not: the charge records of two makes. */
export const version2: FurtherRecords = {
  name: "v2",
  days: RECORD_DAYS,
  hasRecordsOf: (make) => MAKES.has(make.toUpperCase()),
  open: (options, tokens) => new Owner(options, tokens),
  fetchTokens: fetchUserTokens,
  isOver: (error) =>
    error instanceof SmartcarError && (error.status === 404 || error.status === 410 || error.reason === V2_ENDED),
};
