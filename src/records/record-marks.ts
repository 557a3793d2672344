import { RECORDS_SENT } from "../store/keys/node-keys";
import { StoredValue } from "../store/stored-value";
import type { Store } from "../store/store";
import type { KnownRecord } from "./known-record";
import { isSame } from "./merge-records";
import type { RecordMarks } from "./stored-records";

/** More than any source gives at once. */
const MARKS_KEPT = 500;

/** What one node has sent of one car, stored over restarts, so that it sends each charge once. */
export class SentRecords {
  readonly #sent: StoredValue<RecordMarks>;

  constructor(store: Store, nodeId: string, vehicleId: string) {
    this.#sent = StoredValue.of(store, RECORDS_SENT, { nodeId, vehicleId });
  }

  /** Those that were not sent yet, however another source reports them; marks them as sent. */
  async onlyNew(records: readonly KnownRecord[]): Promise<readonly KnownRecord[]> {
    let fresh: readonly KnownRecord[] = [];
    await this.#sent.change((sent) => {
      fresh = records.filter((record) => !sent.some((mark) => isSame(mark, record)));
      const marks = [...sent, ...fresh.map(({ startAt, endAt, source }) => ({ startAt, endAt, source }))];
      return fresh.length === 0 ? sent : marks.toSorted((a, b) => a.endAt - b.endAt).slice(-MARKS_KEPT);
    });
    return fresh;
  }
}
