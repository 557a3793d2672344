import * as z from "zod";
import { StoredMode } from "../../control/mode/stored-mode";
import { followedOf1 } from "../../control/shared/stored-followed";
import { StoredSurplus } from "../../control/surplus/stored-surplus";
import { StoredTariff, tariffOf1, tariffOf2 } from "../../control/tariff/stored-tariff";
import { tolerantOptional, tolerantRecord } from "../../core/tolerant-schema";
import { StoredSolar } from "../../fetch/forecasts/stored-solar";
import { StoredPrices } from "../../fetch/prices/stored-prices";
import { StoredRequests } from "../../fetch/stored-requests";
import { StoredHouse } from "../../home/stored-house";
import { StoredPublished } from "../../mqtt/stored-published";
import { NO_NOTICES, StoredNotices } from "../../notify/stored-notices";
import { NO_HISTORY, StoredHistory } from "../../page/stored-history";
import { RecordMarks, RecordSources } from "../../records/stored-records";
import { storedKey } from "../stored-key";

/** What is stored for one node, with its account. */

/** The charge records that a node has already sent for a car. */
export const RECORDS_SENT = storedKey({
  pattern: "records/<nodeId>/<vehicleId>",
  writer: "src/records/record-marks.ts",
  schema: RecordMarks,
  initial: [],
});

/** What a node has learnt of the sources of a car's records. */
export const RECORDS_SOURCES = storedKey({
  pattern: "records/<nodeId>/<vehicleId>/sources",
  writer: "src/records/source-memory.ts",
  schema: RecordSources,
  initial: {},
});

/** The last request that came to a node under each topic. */
export const NODE_TOPICS = storedKey({
  pattern: "topics/<nodeId>",
  writer: "nodes/controller/topic-memory.ts",
  schema: tolerantRecord(z.object({ payload: z.string(), at: z.number() })),
  initial: {},
});

/** The state of a surplus controller. */
export const SURPLUS = storedKey({
  pattern: "surplus/<nodeId>",
  writer: "nodes/surplus/node.ts",
  schema: StoredSurplus.optional(),
  initial: undefined,
  migrations: [followedOf1],
});

/** The state of a tariff controller; its id is followed by a slash and its car, where it has one. */
export const TARIFF = storedKey({
  pattern: "tariff/<nodeId>",
  writer: "nodes/tariff/node.ts",
  schema: StoredTariff.optional(),
  initial: undefined,
  migrations: [tariffOf1, tariffOf2],
});

/** The state of a charge mode controller. */
export const MODE = storedKey({
  pattern: "mode/<nodeId>",
  writer: "nodes/mode/node.ts",
  schema: StoredMode.optional(),
  initial: undefined,
  migrations: [followedOf1],
});

/** What messages have said of a car for good: the home that they name, and what no vehicle node says of it. */
const FleetCar = z.object({
  home: tolerantOptional(z.string()),
  chargePowerKw: tolerantOptional(z.number()),
  capacityKwh: tolerantOptional(z.number()),
});
export type FleetCar = z.infer<typeof FleetCar>;

/** The cars for which a node decides that takes them from its messages. */
export const FLEET = storedKey({
  pattern: "fleet/<nodeId>",
  writer: "nodes/controller/fleet/fleet-index.ts",
  schema: tolerantRecord(FleetCar),
  initial: {},
});

/**
 * What a house remembers: the limit that was received last, and what formed the month's peak. For simulated cars, `/simulated`
 * follows its id.
 */
export const HOUSE = storedKey({
  pattern: "house/<homeId>",
  writer: "nodes/home/house-seat.ts",
  schema: StoredHouse,
  initial: {},
});

/** The notices of a notify node: what holds, what was sent of it, and what waits for the end of the quiet hours. */
export const NOTICES = storedKey({
  pattern: "notices/<nodeId>",
  writer: "nodes/notify/node.ts",
  schema: StoredNotices,
  initial: NO_NOTICES,
});

/** What a node has fetched of prices, and when it asked. */
export const PRICES = storedKey({
  pattern: "prices/<nodeId>",
  writer: "nodes/prices/node.ts",
  schema: StoredPrices.optional(),
  initial: undefined,
});

/** What a node has fetched of solar forecasts, when it asked, and what the panels yield. */
export const FORECASTS = storedKey({
  pattern: "forecasts/<nodeId>",
  writer: "nodes/forecast/node.ts",
  schema: StoredSolar.optional(),
  initial: undefined,
});

/** When services that allow so many requests a day were asked, by nodes and dialogs alike. */
export const REQUESTS = storedKey({
  pattern: "feeds/requests",
  writer: "nodes/feed/request-ledger.ts",
  schema: StoredRequests,
  initial: {},
});

/** What an MQTT node has published, and the energy that it has counted of each car. */
export const PUBLISHED = storedKey({
  pattern: "mqtt/<nodeId>",
  writer: "nodes/mqtt/published.ts",
  schema: StoredPublished,
  initial: { topics: [], energy: {} },
});

/** What the charts of a dashboard node's page show of the last day, of the homes and cars of an account. */
export const PAGE_HISTORY = storedKey({
  pattern: "page/<nodeId>",
  writer: "nodes/dashboard/recorder.ts",
  schema: StoredHistory,
  initial: NO_HISTORY,
});
