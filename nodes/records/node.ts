import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { priced, priceSlots } from "../../src/records/cost";
import { periodOf } from "../../src/records/period";
import type { FoundRecords } from "../../src/records/record-reader";
import { handleInput } from "../runtime/handle-input";
import { joinVehicle } from "../car/join-vehicle";
import { recordsOf } from "./records-of";
import { shownRecord } from "./shown-record";
import { translated, worded } from "../runtime/speech";
import { show, showShared } from "../runtime/status";
import { Warnings } from "../runtime/warnings";
import { usableSettings } from "../settings/usable-settings";
import { declaration } from "./settings";
import english from "./words/en-US.json";

interface RecordsMessage extends NodeMessage {
  from?: unknown;
  to?: unknown;
  prices?: unknown;
  budget?: object;
}

export default function (RED: NodeAPI): void {
  function SmartcarRecords(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-records"] }, def);
    if (!settings) return;
    const joined = joinVehicle(RED, this, settings);
    const currency = settings.currency || undefined;
    const forCar = recordsOf(this, joined);
    const warnings = new Warnings(this);

    handleInput(this, async (msg: RecordsMessage) => {
      const car = joined.carFor(msg);
      const { reader, sent, now } = forCar(car);
      const prices = msg.prices === undefined ? settings.price : priceSlots(msg.prices);
      const period = periodOf(msg, now());
      showShared(this, "working", "asking");

      const found = await reader.read(period);
      warnings.show(found.notices.map((notice) => sentence(notice)));
      const records = settings.onlyNew ? await sent.onlyNew(found.records) : found.records;
      const costed = prices === undefined ? records : records.map((one) => priced(one, prices, currency));
      showCount(this, found, records.length);
      msg.payload = costed.map((record) => shownRecord(record));
      msg.budget = await car.budget();
      return msg;
    });
  }

  function sentence({ code, error }: FoundRecords["notices"][number]): string {
    return code === "v2-ended" ? worded(RED, "smartcar-records.warning.v2-ended") : translated(error).message;
  }

  function showCount(node: Node, { notices, v2Ended }: FoundRecords, count: number): void {
    const text = worded(RED, "smartcar-records.status.count", { count });
    if (v2Ended) return show(node, "waiting", worded(RED, "smartcar-records.status.without-v2", { text }));
    const isWhole = notices.length === 0;
    show(node, isWhole ? "fine" : "waiting", isWhole ? text : worded(RED, "smartcar-records.status.in-part", { text }));
  }

  RED.nodes.registerType("smartcar-records", SmartcarRecords);
}
