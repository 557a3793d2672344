import { soundInstant } from "../../src/core/instant";
import { SMARTCAR_BUCKET } from "../../src/smartcar/transport/bucket";
import { declareNode } from "../settings/declare";
import { serverPath } from "../settings/formats";
import {
  choice,
  credential,
  flag,
  number,
  numberWithDefault,
  text,
  within,
  written,
  type Parsed,
} from "../settings/setting";
import { ACCOUNT_CREDENTIALS } from "./credentials";

const CALLS = 1_000_000;
const MOST_REQUESTS = 100_000;
const ONLINE = { environment: ["live", "custom"] };
const MONITORED = { monitoring: ["true"] };
const SIMULATED = { environment: ["simulator"] };

const refused = { refused: undefined } as const;

/** Smartcar's free plan, and a tenth of it for commands. */
const FREE_PLAN = { calls: 500, reserve: 50 };

export const declaration = declareNode({
  type: "smartcar-account",
  isConfig: true,
  sharedWords: ["checks"],
  settings: {
    environment: choice(["simulator", "live", "custom"], { initial: "simulator", icon: "cloud" }),
    // Scheme, host and port that stand in for all of Smartcar's hosts.
    origin: written(originOf, {
      absent: "",
      required: true,
      accepted: "origin",
      icon: "globe",
      when: { environment: ["custom"] },
    }),
    clientId: credential(ACCOUNT_CREDENTIALS.clientId.type, {
      parse: clientId,
      accepted: "clientId",
      required: true,
      icon: "user",
      when: ONLINE,
    }),
    clientSecret: credential(ACCOUNT_CREDENTIALS.clientSecret.type, {
      accepted: "clientSecret",
      required: true,
      icon: "lock",
      when: ONLINE,
    }),
    simulatorSpeed: numberWithDefault({
      value: 1,
      min: 0.1,
      max: 10_000,
      icon: "forward",
      unit: "speed",
      when: SIMULATED,
    }),
    callsPerMonth: numberWithDefault({
      value: FREE_PLAN.calls,
      min: 1,
      max: CALLS,
      whole: true,
      icon: "calendar",
      unit: "calls",
    }),
    callReserve: numberWithDefault({
      value: FREE_PLAN.reserve,
      min: 0,
      max: CALLS,
      whole: true,
      icon: "life-ring",
      unit: "calls",
    }),
    language: choice(["server", "en-US", "da", "de", "es", "fr", "it", "nb", "nl", "pl", "sv"], {
      initial: "server",
      icon: "language",
      note: "language",
    }),
    ...within(
      { fold: "connect" },
      {
        // What Connect calls the client ID; only there it is looked at.
        applicationId: written(applicationId, {
          absent: "",
          accepted: "applicationId",
          icon: "id-card-o",
          example: true,
          when: ONLINE,
        }),
      },
    ),
    ...within(
      { fold: "advanced" },
      {
        // A context store of Node-RED's settings; empty for a file.
        contextStore: text({ icon: "database", note: "contextStore", suggests: true, when: ONLINE }),
        // Valkey or Redis, which several Node-RED processes share; empty for one process.
        sharedStore: written(engineAddress, {
          absent: "",
          accepted: "sharedStore",
          icon: "server",
          example: true,
          note: "sharedStore",
          when: ONLINE,
        }),
        sharedPassword: credential(ACCOUNT_CREDENTIALS.sharedPassword.type, { icon: "lock", when: ONLINE }),
        sharedPrefix: written(engineName, {
          initial: "smartcar",
          absent: "",
          accepted: "sharedPrefix",
          icon: "tag",
          when: ONLINE,
        }),
        requestBurst: numberWithDefault({
          value: SMARTCAR_BUCKET.capacity,
          min: 1,
          max: MOST_REQUESTS,
          whole: true,
          icon: "tachometer",
          note: "requests",
          when: ONLINE,
        }),
        requestsPerMinute: numberWithDefault({
          value: SMARTCAR_BUCKET.refillPerMinute,
          min: 0.1,
          max: MOST_REQUESTS,
          icon: "tachometer",
          when: ONLINE,
        }),
        simulatorStart: written<number | undefined>(instant, {
          absent: undefined,
          accepted: "start",
          icon: "clock-o",
          when: SIMULATED,
        }),
        simulatorPort: number({ min: 0, max: 65_535, whole: true, icon: "plug", when: SIMULATED }),
        monitoring: flag({ initial: false, icon: "heartbeat", note: "monitoring" }),
        // On Node-RED's own server, below `httpNodeRoot`.
        monitoringPath: written(monitoringPath, {
          initial: "/smartcar-monitoring",
          absent: "/smartcar-monitoring",
          accepted: "path",
          icon: "globe",
          when: MONITORED,
        }),
        monitoringToken: credential(ACCOUNT_CREDENTIALS.monitoringToken.type, {
          icon: "key",
          note: "monitoringToken",
          when: MONITORED,
        }),
      },
    ),
    ...within(
      { group: "webhook" },
      {
        managementToken: credential(ACCOUNT_CREDENTIALS.managementToken.type, {
          icon: "key",
          note: "managementToken",
          when: ONLINE,
        }),
      },
    ),
  },
});

/** Monitoring needs a path of its own. */
function monitoringPath(given: string): Parsed<string> {
  const path = serverPath(given);
  return "value" in path && path.value === "" ? refused : path;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The mistake that everybody makes once: Smartcar's dashboard shows both IDs (Smartcar docs: authentication). */
function clientId(given: string): Parsed<string> {
  return UUID.test(given) ? { refused: "notApplicationId" } : { value: given };
}

function applicationId(given: string): Parsed<string> {
  if (UUID.test(given)) return { value: given };
  return given.startsWith("client_") ? { refused: "notClientId" } : refused;
}

function originOf(given: string): Parsed<string> {
  if (!/^https?:\/\/[^\s/]+\/?$/i.test(given) || !URL.canParse(given)) return refused;
  return { value: new URL(given).origin };
}

const ENGINE = /^(rediss?|valkeys?):\/\/([^\s/:@]+@)?[^\s/@]+(\/\d+)?$/i;

/** One server, or several of a cluster with commas between; a password has a field of its own. */
function engineAddress(given: string): Parsed<string> {
  const addresses = given.split(",").map((one) => one.trim());
  return addresses.every((one) => ENGINE.test(one) && URL.canParse(one)) ? { value: addresses.join(",") } : refused;
}

function engineName(given: string): Parsed<string> {
  return /^[\w.:-]{1,60}$/.test(given) ? { value: given } : refused;
}

function instant(given: string): Parsed<number | undefined> {
  const at = soundInstant(Date.parse(given));
  return at === undefined ? refused : { value: at };
}
