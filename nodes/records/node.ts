import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { isoText } from "../../src/core/instant";
import { priced, priceSlots } from "../../src/records/cost";
import { periodOf } from "../../src/records/period";
import type { FoundRecords } from "../../src/records/record-reader";
import { handleInput } from "../runtime/handle-input";
import { homeZone } from "../car/home-zone";
import { joinVehicle } from "../car/join-vehicle";
import { refuseSimulated } from "../controller/simulated-data";
import { carsMeant, makeReport, type MadeReport, type ReportTools } from "./make-report";
import { recordsOf } from "./records-of";
import { reportRequest } from "./report-request";
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
  knownSince?: string;
}

/** Registers nodes that list a car's charging sessions, and make reports of them. */
export default function (RED: NodeAPI): void {
  function SmartcarRecords(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-records"] }, def);
    if (!settings) return;
    const joined = joinVehicle(RED, this, settings);
    const currency = settings.currency || undefined;
    const forCar = recordsOf(this, joined);
    const warnings = new Warnings(this);

    const prices = (msg: RecordsMessage): ReportTools["prices"] => {
      if (msg.prices !== undefined) return { of: priceSlots(msg.prices), source: "message" };
      return settings.price === undefined ? undefined : { of: settings.price, source: "setting" };
    };
    /** A report instead of a list, where one is asked for. */
    const reportFor = async (msg: RecordsMessage): Promise<MadeReport | undefined> => {
      const { account } = joined;
      if (!account) return undefined;
      const facts = joined.facts ?? {};
      const { zone } = homeZone(undefined, facts.home, facts.homeZone);
      const now = account.clock.now();
      const money = currency ?? joined.home?.settings.currency;
      const request = reportRequest(msg, settings, { now, zone, currency: money });
      if (!request) return undefined;
      refuseSimulated(msg, account);
      const named = "vehicleId" in msg ? joined.carFor(msg) : joined.car;
      if (joined.fault) throw joined.fault;
      const cars = carsMeant(RED, account, { car: request.car, chosen: named });
      showShared(this, "working", "asking");
      return makeReport(request, cars, { recordsOf: forCar, now, zone, prices: prices(msg), currency: money });
    };

    handleInput(this, async (msg: RecordsMessage) => {
      const made = await reportFor(msg);
      if (made) {
        warnings.show(made.notices.map((notice) => sentence(notice)));
        showCount(this, { isInPart: made.isInPart, v2Ended: false }, made.sessions);
        return Object.assign(msg, made.message);
      }
      const car = joined.carFor(msg);
      const { reader, sent, now } = forCar(car);
      const given = prices(msg);
      const period = periodOf(msg, now());
      showShared(this, "working", "asking");

      const found = await reader.read(period);
      warnings.show(found.notices.map((notice) => sentence(notice)));
      const records = settings.onlyNew ? await sent.onlyNew(found.records) : found.records;
      const costed = given ? records.map((one) => priced(one, given.of, currency)) : records;
      showCount(this, { isInPart: found.notices.length > 0, v2Ended: found.v2Ended }, records.length);
      msg.payload = costed.map((record) => shownRecord(record));
      if (found.knownFromAt > period.fromAt) msg.knownSince = isoText(found.knownFromAt);
      msg.budget = await car.budget();
      return msg;
    });
  }

  function sentence({ code, error }: FoundRecords["notices"][number]): string {
    return code === "v2-ended" ? worded(RED, "smartcar-records.warning.v2-ended") : translated(error).message;
  }

  function showCount(
    node: Node,
    { isInPart, v2Ended }: { readonly isInPart: boolean; readonly v2Ended: boolean },
    count: number,
  ): void {
    const text = worded(RED, "smartcar-records.status.count", { count });
    if (v2Ended) return show(node, "waiting", worded(RED, "smartcar-records.status.without-v2", { text }));
    if (!isInPart) return show(node, "fine", text);
    show(node, "waiting", worded(RED, "smartcar-records.status.in-part", { text }));
  }

  RED.nodes.registerType("smartcar-records", SmartcarRecords);
}
