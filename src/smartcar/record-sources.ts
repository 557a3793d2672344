import type { FurtherRecords } from "./further-records";
import { version2 } from "./v2/version-2";

/**
 * The source of records beside version 3's own; `undefined` for none. The one switch of version 2.0: nothing else knows its
 * folder, which can be deleted when nobody has it any more.
 */
export const furtherRecords: FurtherRecords | undefined = version2;
