import type { Node } from "node-red";
import { SmartcarError } from "../../src/core/error";
import { RecordReader } from "../../src/records/record-reader";
import { SentRecords } from "../../src/records/record-marks";
import { furtherRecords } from "../../src/smartcar/record-sources";
import type { Car } from "../../src/vehicle/car";
import type { Joined } from "../car/join-vehicle";
import { say } from "../runtime/speech";

/** The charging records of one car for one node. */
export interface CarRecords {
  readonly reader: RecordReader;
  readonly sent: SentRecords;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The records of each car that a node is asked about: one reader for each, for as long as the node lives. */
export function recordsOf(node: Node, { account }: Joined): (car: Car) => CarRecords {
  const known = new WeakMap<Car, CarRecords>();
  return (car) => {
    if (!account) throw new SmartcarError("NOT_CONFIGURED", say("error.vehicle-no-account"));
    const {
      clock,
      stores: { own: store },
    } = account;
    const records = known.get(car) ?? {
      reader: new RecordReader({
        car,
        clock,
        store,
        nodeId: node.id,
        further: furtherRecords,
        tokensOf: (userId) => account.owners.tokensOf(userId),
      }),
      sent: new SentRecords(store, node.id, car.vehicleId),
      now: () => clock.now(),
    };
    known.set(car, records);
    return records;
  };
}
