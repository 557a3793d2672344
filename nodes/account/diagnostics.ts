import type { NodeAPI } from "node-red";
import { carDiagnostics } from "../../src/diagnostics/car-diagnostics";
import { knownCode } from "../../src/diagnostics/known-words";
import { SECOND_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { packageVersion } from "../runtime/package-version";
import { readValue, variableIn } from "../settings/read-value";
import type { Setting, Settings } from "../settings/setting";
import type { Account } from "./account";
import { accountHealth } from "./health";
import type { NodeHealth } from "./roster";
import { declaration as accountDeclaration } from "./settings";
import { declaration as charge } from "../charge/settings";
import { declaration as dashboard } from "../dashboard/settings";
import { declaration as forecast } from "../forecast/settings";
import { declaration as home } from "../home/settings";
import { declaration as limit } from "../limit/settings";
import { declaration as lock } from "../lock/settings";
import { declaration as mode } from "../mode/settings";
import { declaration as mqtt } from "../mqtt/settings";
import { declaration as notify } from "../notify/settings";
import { declaration as prices } from "../prices/settings";
import { declaration as records } from "../records/settings";
import { declaration as schedule } from "../schedule/settings";
import { declaration as signals } from "../signals/settings";
import { declaration as surplus } from "../surplus/settings";
import { declaration as tariff } from "../tariff/settings";
import { declaration as vehicle } from "../vehicle/settings";
import { declaration as vehicles } from "../vehicles/settings";
import { declaration as webhookDeclaration } from "../webhook/settings";

/** The settings of every node of the package. */
export const DECLARATIONS: ReadonlyArray<{ readonly type: string; readonly settings: Settings }> = [
  accountDeclaration,
  charge,
  dashboard,
  forecast,
  home,
  limit,
  lock,
  mode,
  mqtt,
  notify,
  prices,
  records,
  schedule,
  signals,
  surplus,
  tariff,
  vehicle,
  vehicles,
  webhookDeclaration,
];

/** The kinds of settings of which the value says nothing of a person: the rest is only said to be set. */
const PLAIN_KINDS = new Set(["number", "choice", "flag"]);

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly [name: string]: unknown;
}

/**
 * A report to paste into an issue: versions, settings, budgets, faults, ages of reports, last requests. It contains no secret, no
 * position, no VIN, no ID, and no text that a person has written; cars and nodes are numbered.
 */
export async function accountDiagnostics(RED: NodeAPI, account: Account): Promise<object> {
  const now = account.clock.now();
  const { status, problems, environment, cars, nodes, webhook } = await accountHealth(account);
  const flow: FlowNode[] = [];
  RED.nodes.eachNode((node) => void (node.type.startsWith("smartcar-") && flow.push(node as unknown as FlowNode)));
  const budgets = new Map(
    cars.map(({ vehicleId, callsLeft, stopsLeft, commandsLeft }) => [
      vehicleId,
      { callsLeft, stopsLeft, commandsLeft },
    ]),
  );
  const decisions = new Map(nodes.map((one) => [one.id, one]));
  const ago = (at: string): number => Math.round((now - Date.parse(at)) / SECOND_MS);
  return {
    report: "diagnostics",
    version: packageVersion(),
    nodeRed: (RED.settings as { readonly version?: string }).version,
    node: process.version,
    platform: process.platform,
    at: new Date(now).toISOString(),
    status,
    problems: [...new Set(problems.map(({ code }) => knownCode(code)))],
    environment,
    clockAheadSeconds: Math.round((account.time.wrongMs ?? 0) / SECOND_MS),
    ...(account.settings instanceof SmartcarError && { settingsError: account.settings.code }),
    ...(webhook && {
      webhookSecondsAgo: Object.fromEntries(Object.entries(webhook).map(([what, at]) => [what, ago(at)])),
    }),
    cars: await Promise.all(
      account.garage.cars.map(async (car, index) => {
        const budget = budgets.get(car.vehicleId) ?? {};
        return { ...(await carDiagnostics(car.stored, car.vehicleId, { car: index + 1, now })), budget };
      }),
    ),
    nodes: flow.map((node, index) => ({
      node: index + 1,
      type: knownType(node.type),
      settings: settingsOf(node),
      ...decisionOf(decisions.get(node.id), ago),
    })),
  };
}

function knownType(type: string): string {
  return DECLARATIONS.find((one) => one.type === type)?.type ?? "other";
}

/** Numbers, choices, and check boxes as they are; of all else whether anything is entered. A position is never a number here. */
function settingsOf(node: FlowNode): object {
  const { settings = {} } = DECLARATIONS.find(({ type }) => type === node.type) ?? {};
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, setting]) => {
      const given = node[key];
      return given === undefined || given === "" ? [] : [[key, shown(key, setting, given)]];
    }),
  );
}

function shown(key: string, setting: Setting<unknown>, given: unknown): unknown {
  if (variableIn(given) !== undefined) return "variable";
  const isPlain = PLAIN_KINDS.has(setting.kind) && setting.credential === undefined && !/latitude|longitude/i.test(key);
  if (!isPlain) return "set";
  const read = readValue(setting, given);
  return "value" in read ? read.value : "invalid";
}

function decisionOf(health: NodeHealth | undefined, ago: (at: string) => number): object {
  if (!health) return {};
  const { on, code, since, warnings, feeds } = health;
  return {
    on,
    code,
    ...(since !== undefined && { sinceSecondsAgo: ago(since) }),
    warnings,
    feedsSecondsAgo: Object.fromEntries(Object.entries(feeds).map(([kind, at]) => [kind, ago(at)])),
  };
}
