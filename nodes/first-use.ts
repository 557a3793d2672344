import type { Node, NodeAPI, NodeCredentials, NodeDef } from "node-red";
import { ACCOUNT_CREDENTIALS } from "./account/credentials";
import { PRICES_CREDENTIALS } from "./prices/credentials";
import { DASHBOARD_CREDENTIALS } from "./dashboard/credentials";
import { FORECAST_CREDENTIALS } from "./forecast/credentials";
import { HOME_CREDENTIALS, VEHICLE_CREDENTIALS } from "./home/credentials";

/** The code of a node type: it registers the type itself. */
type TypeModule = (RED: NodeAPI) => void;
type Construct = (this: Node, def: NodeDef) => void;
type Handler = (req: unknown, res: unknown, next: (err?: unknown) => void) => void;

/** What Node-RED must know of a type before there is a node of it. */
interface Outline {
  readonly credentials?: NodeCredentials<object>;
  /** Requests of the editor below this path are answered by the type's code. */
  readonly adminPath?: string;
  /** The type's code handles requests to Node-RED's own server, before what any flow serves there. */
  readonly handlesRequests?: true;
  /**
   * The beginning of settings by which the editor knows whether that server serves anything, for it takes an absent root for `/`,
   * and where the editor itself is on the server, which tells the prefix of a proxy.
   */
  readonly editorSettings?: string;
}

const OUTLINES: Readonly<Record<string, Outline>> = {
  "smartcar-account": { credentials: ACCOUNT_CREDENTIALS, adminPath: "/smartcar" },
  "smartcar-dashboard": {
    credentials: DASHBOARD_CREDENTIALS,
    handlesRequests: true,
    editorSettings: "smartcarDashboard",
  },
  "smartcar-home": { credentials: HOME_CREDENTIALS },
  "smartcar-forecast": { credentials: FORECAST_CREDENTIALS },
  "smartcar-prices": { credentials: PRICES_CREDENTIALS },
  "smartcar-vehicle": { credentials: VEHICLE_CREDENTIALS },
  "smartcar-webhook": { handlesRequests: true, editorSettings: "smartcarWebhook" },
};

/**
 * Registers a node type at once, and loads its code with the first node of it, or with the first request that it answers: a
 * Node-RED whose flows have no such node carries little more than the type's name. What `load` throws, it throws for each node.
 */
export function onFirstUse(type: string, load: () => TypeModule): TypeModule {
  return (RED) => {
    const { credentials, adminPath, handlesRequests, editorSettings } = OUTLINES[type] ?? {};
    const settings = editorSettings === undefined ? undefined : settingsOfServer(RED, editorSettings);
    const handler = handlesRequests ? handlerSlot(RED) : undefined;
    let construct: Construct | undefined;
    const constructor = (): Construct => (construct ??= constructorOf(load(), RED, handler?.fill));

    RED.nodes.registerType(
      type,
      function (this: Node, def: NodeDef): void {
        constructor().call(this, def);
      },
      (credentials ?? settings) && { ...(credentials && { credentials }), ...(settings && { settings }) },
    );
    // What the code adds to the server meanwhile comes after this, so that it answers this request, too.
    if (adminPath !== undefined)
      RED.httpAdmin.use(adminPath, (_req: unknown, _res: unknown, next: () => void) => {
        constructor();
        next();
      });
  };
}

function settingsOfServer(RED: NodeAPI, prefix: string): Record<string, { value: unknown; exportable: boolean }> {
  const { httpNodeRoot, httpAdminRoot } = RED.settings;
  return {
    [`${prefix}ServesHttp`]: { value: httpNodeRoot !== false, exportable: true },
    [`${prefix}AdminRoot`]: { value: httpAdminRoot || "/", exportable: true },
  };
}

/** Takes a place among the handlers of Node-RED's server, for a handler that comes later. */
function handlerSlot(RED: NodeAPI): { readonly fill: (handler: Handler) => void } {
  let filled: Handler | undefined;
  RED.httpNode.use((req: unknown, res: unknown, next: () => void) => (filled ? filled(req, res, next) : next()));
  return { fill: (handler) => void (filled = handler) };
}

/** Runs the code of a type, which is registered already, and gives the constructor that it would have registered. */
function constructorOf(module: TypeModule, RED: NodeAPI, onHandler?: (handler: Handler) => void): Construct {
  let construct: Construct | undefined;
  const registerType = (_type: string, registered: Construct): void => void (construct = registered);
  const nodes = inheriting(RED.nodes, { registerType });
  module(inheriting(RED, { nodes, ...(onHandler && { httpNode: inheriting(RED.httpNode, { use: onHandler }) }) }));
  if (!construct) throw new TypeError("The code of a node registers no type");
  return construct;
}

/** An object that is `base` but for what is given. */
function inheriting<T extends object>(base: T, own: object): T {
  return Object.assign(Object.create(base), own) as T;
}
