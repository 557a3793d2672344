import type { NodeAPI, NodeDef } from "node-red";
import { SmartcarError } from "../../src/core/error";
import { ACCOUNT_CREDENTIALS } from "../account/credentials";
import { PRICES_CREDENTIALS } from "../prices/credentials";
import { say } from "./speech";
import { textSetting } from "./settings";

/** The fields of an open dialog by name; anything can be in them. */
export type Form = Readonly<Record<string, unknown>>;

/** As Node-RED has them: `${NAME}` and the older `$(NAME)`. */
const VARIABLE = /^\$(?:\{(\S+)\}|\((\S+)\))$/;

const CREDENTIALS: ReadonlySet<string> = new Set(
  [ACCOUNT_CREDENTIALS, PRICES_CREDENTIALS].flatMap((credentials) => Object.keys(credentials)),
);

/**
 * A form of a dialog with its environment variables looked up as a deploy does, but only those that the deployed node has in the
 * same field: a form is no way to read the environment. A credential is left out where it is the deployed one, so that it goes
 * nowhere else. Throws SmartcarError `BAD_INPUT` for any other variable.
 */
export function withDeployedEnv(RED: NodeAPI, form: Form): Form {
  const fields = Object.entries(form).map(([field, value]) => [field, valueOf(RED, form, field, value)] as const);
  return Object.fromEntries(fields);
}

function valueOf(RED: NodeAPI, form: Form, field: string, value: unknown): unknown {
  const text = textSetting(value);
  if (!VARIABLE.test(text)) return value || undefined;
  const id = textSetting(form["id"]);
  if (CREDENTIALS.has(field)) {
    if (credential(RED, id, field) === text) return undefined;
    throw notDeployed(text);
  }
  // A position is a credential, too, but no secret to whoever edits the flow: Node-RED has looked it up at the deploy.
  if (credential(RED, id, field) === text) return member(Object(RED.nodes.getNode(id)?.credentials), field) ?? text;
  const user = nodeWith(RED, (node) => isUser(node, id, field) && member(node, field) === text);
  if (!user) throw notDeployed(text);
  const resolved: unknown = RED.util.evaluateNodeProperty(text, "env", RED.nodes.getNode(user.id), {});
  // A variable without a value is named by the reader, as at a deploy.
  return resolved === undefined || resolved === "" ? text : resolved;
}

/** The account itself; for a vehicle id, one of its vehicles. */
function isUser(node: NodeDef, accountId: string, field: string): boolean {
  if (field !== "vehicleId") return node.id === accountId;
  return node.type === "smartcar-vehicle" && member(node, "account") === accountId;
}

function nodeWith(RED: NodeAPI, fits: (node: NodeDef) => boolean): NodeDef | undefined {
  let found: NodeDef | undefined;
  RED.nodes.eachNode((node) => {
    if (!found && RED.nodes.getNode(node.id) && fits(node)) found = node;
    return true;
  });
  return found;
}

function member(node: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(node, name)?.value;
}

function credential(RED: NodeAPI, id: string, field: string): unknown {
  const stored: unknown = RED.nodes.getCredentials(id);
  return typeof stored === "object" && stored !== null ? member(stored, field) : undefined;
}

function notDeployed(text: string): SmartcarError {
  return new SmartcarError("BAD_INPUT", say("error.draft-variable", { variable: text }));
}
