import type { NodeAPI, NodeMessage } from "node-red";
import { contractPrices } from "../../src/control/price/house-price";
import { DAY_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { day } from "../../src/core/format";
import { say } from "../../src/core/speech";
import type { Home } from "../../src/home/home";
import { idOf } from "../../src/mqtt/topics";
import type { Prices } from "../../src/records/cost";
import type { Period } from "../../src/records/period";
import type { FoundRecords, RecordNotice } from "../../src/records/record-reader";
import { csvOf } from "../../src/records/report/csv";
import { pageOf } from "../../src/records/report/page";
import { missingOf, reportOf, rowsOf, type CarToReport, type Report } from "../../src/records/report/report";
import { reportRows, type RowOptions } from "../../src/records/report/report-row";
import type { Car } from "../../src/vehicle/car";
import type { Account } from "../account/account";
import { residentsOf } from "../desk/residents";
import type { CarRecords } from "./records-of";
import type { ReportRequest } from "./report-request";
import { aboutReport, shownSums } from "./shown-sums";

/** A car of a report, with its home. */
export interface ReportedResident {
  readonly car: Car;
  readonly home: Home | undefined;
  readonly name: string;
}

/** What a report is made with; `now` is in milliseconds since the epoch. */
export interface ReportTools {
  readonly recordsOf: (car: Car) => CarRecords;
  readonly now: number;
  readonly zone: string;
  /** Prices of the message or the node's setting. */
  readonly prices: { readonly of: Prices; readonly source: "message" | "setting" } | undefined;
  readonly currency: string | undefined;
}

/** What was made, and what went wrong on the way. */
export interface MadeReport {
  readonly message: NodeMessage & {
    /** What it is of, and what may be missing. */
    report: object;
    filename?: string;
    headers?: object;
    attachments?: readonly object[];
  };
  readonly notices: readonly RecordNotice[];
  readonly sessions: number;
  /** Whether sessions of the period might be missing. */
  readonly isInPart: boolean;
}

/** A session that began so long before a period may run on in it. */
const LONGEST_SESSION_MS = 7 * DAY_MS;

/** The cars that are meant by a name, a vehicle ID, or `all`. Throws SmartcarError `BAD_INPUT` if there is none. */
export function carsMeant(
  RED: NodeAPI,
  account: Account,
  { car: word, chosen }: { readonly car: string | undefined; readonly chosen: Car | undefined },
): readonly ReportedResident[] {
  const { cars } = residentsOf(RED, account);
  const isMeant = ({ car, name }: ReportedResident): boolean =>
    word === undefined
      ? car === chosen || chosen === undefined
      : word === "all" || word === name || word === car.vehicleId;
  const meant = cars.filter((one) => isMeant(one));
  if (meant.length > 0) return meant;
  if (word === undefined && chosen) return [{ car: chosen, home: undefined, name: chosen.facts.name ?? "" }];
  throw new SmartcarError("BAD_INPUT", say("error.report-car"));
}

/** Makes a report as a message. Rejects with SmartcarError: `BAD_INPUT` for a period of which no session is known. */
export async function makeReport(
  request: ReportRequest,
  cars: readonly ReportedResident[],
  tools: ReportTools,
): Promise<MadeReport> {
  const { period, rates } = request;
  const { now, zone } = tools;
  const read = await Promise.all(cars.map((each) => carToReport(each, request, tools)));
  const notices = read.flatMap(({ found }) => found.notices);
  const report = reportOf(
    read.map(({ car }) => car),
    { period, rates, zone, madeAt: now, prices: undefined },
  );
  // Each car has the prices of its own home.
  const priced = {
    ...report,
    months: report.months.map((month) => ({
      ...month,
      rows: read.flatMap(({ car, prices }) => reportRows(car, { period: month, rates, prices })),
    })),
  };
  const sessions = rowsOf(priced).length;
  if (sessions === 0) {
    const ends = { from: day(period.fromAt, zone), to: day(Math.min(period.untilAt, now) - 1, zone) };
    throw new SmartcarError("BAD_INPUT", say("error.report-empty", ends));
  }
  const { since, incomplete } = missingOf(priced);
  return { message: messageOf(priced, request), notices, sessions, isInPart: since.length + incomplete.length > 0 };
}

async function carToReport(
  { car, home, name }: ReportedResident,
  { period, plates }: ReportRequest,
  { recordsOf, now, zone, prices, currency }: ReportTools,
): Promise<{ readonly car: CarToReport; readonly found: FoundRecords; readonly prices: RowOptions["prices"] }> {
  const wide = { fromAt: period.fromAt - LONGEST_SESSION_MS, untilAt: Math.min(period.untilAt, now + 1) };
  const found = await recordsOf(car).reader.read(wide, "any");
  const costs = await car.costs.book();
  return {
    car: {
      id: idOf(car.vehicleId).slice(0, 6),
      name,
      plate: plates[name] ?? (plates[""] || undefined),
      records: found.records,
      costs,
      knownFromAt: found.knownFromAt,
      isIncomplete: found.notices.length > 0,
    },
    found,
    prices: prices ? { ...prices, currency } : contractOf(home, wide, zone),
  };
}

/** What the tariff of a home costs at all times; a formula is not applied afterwards. */
function contractOf(home: Home | undefined, { fromAt, untilAt }: Period, zone: string): RowOptions["prices"] {
  const price = home?.settings.price;
  if (!price || price.contract.length === 0 || price.formula !== "") return undefined;
  const slots = contractPrices(price, { fromAt, toAt: untilAt + LONGEST_SESSION_MS }, zone);
  return { of: slots, currency: home.settings.currency, source: "tariff" };
}

function messageOf(report: Report, request: ReportRequest): MadeReport["message"] {
  const { kind, language, format, bom } = request;
  if (kind === "sums") return { payload: shownSums(report), report: aboutReport(report) };
  const payload = kind === "csv" ? csvOf(report, { format, bom, language }) : pageOf(report, language);
  const filename = `${nameOf(report)}.${kind === "csv" ? "csv" : "html"}`;
  const contentType = kind === "csv" ? "text/csv; charset=utf-8" : "text/html; charset=utf-8";
  return {
    payload,
    report: aboutReport(report),
    filename,
    headers: {
      "content-type": contentType,
      "content-disposition": `${kind === "csv" ? "attachment" : "inline"}; filename="${filename}"`,
    },
    attachments: [{ filename, content: payload, contentType }],
  };
}

/** As `charging-2026-11-bmw-i4`: only letters, digits, and hyphens, so that it is a name of a file anywhere. */
function nameOf({ months, cars }: Report): string {
  const [first, last] = [months[0]?.month ?? "", months.at(-1)?.month ?? ""];
  const [car, ...others] = cars.map(({ name }) => plainName(name));
  return ["charging", first, last === first ? "" : last, others.length > 0 ? "" : car].filter(Boolean).join("-");
}

function plainName(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .toLowerCase();
}
