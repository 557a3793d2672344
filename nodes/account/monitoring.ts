import { createHash, timingSafeEqual } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Node, NodeAPI } from "node-red";
import { SmartcarError } from "../../src/core/error";
import type { AccountTally } from "../../src/monitor/account-tally";
import { HealthChecks, type Check } from "../../src/monitor/health-checks";
import { METRICS_TYPE, metricsText, type HistogramMetric, type Metric } from "../../src/monitor/metrics-text";
import { PagePaths } from "../dashboard/page-paths";
import { onClose } from "../runtime/handle-input";
import { packageVersion } from "../runtime/package-version";
import type { Request } from "../runtime/raw-body";
import { resultOf } from "../runtime/result-of";
import { say, translated } from "../runtime/speech";
import { readSettings } from "../settings/read-settings";
import type { Account } from "./account";
import type { AccountCredentials } from "./account-settings";
import type { FolderProblems } from "./open-store";
import { declaration } from "./settings";
import english from "./words/en-US.json";

/** What an account's monitoring looks at besides the account. */
export interface Monitored {
  readonly node: Node;
  readonly account: Account;
  readonly def: object;
  readonly credentials: AccountCredentials;
}

const { monitoring, monitoringPath, monitoringToken } = declaration.settings;

/**
 * Serves `health` and `metrics` of accounts that want it, below a path of each on Node-RED's own server: sums only, without a
 * name, a car's ID, a VIN, or a position. What a request costs does not depend on how many cars there are.
 */
export function serveMonitoring(RED: NodeAPI, problems: FolderProblems): (monitored: Monitored) => void {
  const paths = new PagePaths(RED);
  return ({ node, account, def, credentials }) => {
    // By themselves, so that an account whose other settings cannot be used is reported.
    const words = english["smartcar-account"];
    const settings = resultOf(() =>
      readSettings(
        { settings: { monitoring, monitoringPath, monitoringToken }, words },
        { ...def, ...credentials, name: undefined },
      ),
    );
    if (settings instanceof SmartcarError || !settings.monitoring) return;
    const { monitoringPath: path, monitoringToken: token } = settings;
    const health = new HealthChecks();
    const release = paths.serve(path, (name, req, res) => {
      if (!isAllowed(req, token)) return refuse(res, 401, { "www-authenticate": "Bearer" });
      if (req.method !== "GET" && req.method !== "HEAD") return refuse(res, 405, { allow: "GET, HEAD" });
      // Its ID in the flow: a name may be a person's.
      const labels = { account: node.id };
      if (name === "metrics") return answer(res, 200, METRICS_TYPE, metricsText(metricsOf(account, problems), labels));
      if (name !== "health") return refuse(res, 404);
      const judged = health.judge(checksOf(account, problems), account.clock.now());
      const body = JSON.stringify({ ...judged, version: packageVersion() });
      answer(res, judged.status === "failing" ? 503 : 200, "application/json; charset=utf-8", body);
    });
    if (release) onClose(node, release);
    else node.error(translated(new SmartcarError("BAD_INPUT", say("error.path-used", { path }))), {});
  };
}

function checksOf(account: Account, { latch }: FolderProblems): readonly Check[] {
  const { settings, tally } = account;
  const code = settings instanceof SmartcarError ? settings.code : undefined;
  const faulty = tally.count("faulty");
  const used = tally.count("calls_used") + tally.count("stops_used") + tally.count("commands_used");
  return [
    { name: "settings", status: code === undefined ? "ok" : "failing", code },
    smartcarCheck(tally, settings),
    degradedIf("store", latch.isOn, "STORE"),
    ...(account.isWebhookUsed ? [degradedIf("webhook", account.intake.isRefusing, "CREDENTIALS")] : []),
    { ...degradedIf("cars", faulty > 0, "FAULT"), count: faulty },
    { ...degradedIf("budgets", used > 0, "BUDGET"), count: used },
  ];
}

function smartcarCheck({ lastRequest }: AccountTally, settings: Account["settings"]): Check {
  const isBare =
    !(settings instanceof SmartcarError) &&
    settings.environment !== "simulator" &&
    (settings.clientId === "" || settings.clientSecret === "");
  if (isBare) return degradedIf("smartcar", true, "NOT_CONFIGURED");
  if (!lastRequest) return { name: "smartcar", status: "ok" };
  const { status } = lastRequest;
  if (status === undefined || status >= 500) return degradedIf("smartcar", true, "NETWORK");
  return degradedIf("smartcar", status === 401, "CREDENTIALS");
}

function degradedIf(name: string, isDegraded: boolean, code: string): Check {
  return isDegraded ? { name, status: "degraded", code } : { name, status: "ok" };
}

function gauge(name: string, help: string, value: number | undefined): Metric {
  return { name, help, type: "gauge", samples: value === undefined ? [] : [{ value }] };
}

function metricsOf(account: Account, problems: FolderProblems): ReadonlyArray<Metric | HistogramMetric> {
  const { smartcar, garage, roster, tally } = account;
  const { throttle } = smartcar;
  const nodes = roster.all;
  const warned = nodes.filter(({ warnings = [] }) => warnings.length > 0).length;
  return [
    {
      name: "smartcar_build_info",
      help: "The version of the package.",
      type: "gauge",
      samples: [{ labels: { version: packageVersion() }, value: 1 }],
    },
    gauge("smartcar_cars", "Cars that nodes or messages have named since the start.", garage.size),
    ...tally.metrics(),
    gauge("smartcar_requests_waiting", "Requests that wait for the rate limit.", throttle?.waiting),
    gauge("smartcar_requests_left", "Requests that the rate limit allows at once.", throttle?.left),
    {
      name: "smartcar_store_errors_total",
      help: "Problems with what is stored.",
      type: "counter",
      samples: [{ value: problems.told() }],
    },
    gauge("smartcar_deciding_nodes", "Nodes that decide for cars.", nodes.length),
    gauge("smartcar_deciding_nodes_with_warnings", "Nodes that decide and have a warning.", warned),
  ];
}

/** Of the same length whatever was sent, so that the time of the comparison shows nothing. */
function isAllowed({ headers }: Request, token: string): boolean {
  if (token === "") return true;
  const [, given = ""] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "") ?? [];
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function refuse(res: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  answer(res, status, "text/plain; charset=utf-8", "");
}

function answer(res: ServerResponse, status: number, type: string, text: string): void {
  res.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  res.end(text);
}
