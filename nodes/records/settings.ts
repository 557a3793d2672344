import { declareNode } from "../settings/declare";
import { choice, flag, number, text } from "../settings/setting";
import { vehicleOrAccount } from "../settings/shared";

const CSV = { report: ["csv"] };
const REPORT = { report: ["csv", "page", "sums"] };

export const declaration = declareNode({
  type: "smartcar-records",
  outputs: ["output"],
  sharedWords: ["errors", "states"],
  settings: {
    ...vehicleOrAccount,
    report: choice(["sessions", "csv", "page", "sums"], { initial: "sessions", icon: "file-text-o" }),
    onlyNew: flag({ initial: false, icon: "bell-o", when: { report: ["sessions"] } }),
    csvFormat: choice(["spreadsheet", "plain"], { initial: "spreadsheet", icon: "table", when: CSV }),
    bom: flag({ initial: true, icon: "flag-o", note: "bom", when: CSV }),
    price: number({ min: -1000, max: 100_000, icon: "money", unit: "per-kwh" }),
    currency: text({ icon: "eur", note: "cost", example: true }),
    refundRate: number({ min: 0, max: 100_000, icon: "briefcase", unit: "per-kwh", note: "refund", when: REPORT }),
    plate: text({ icon: "id-card-o", note: "plate", when: REPORT }),
    language: text({ icon: "language", note: "language", when: { report: ["csv", "page"] } }),
  },
});
