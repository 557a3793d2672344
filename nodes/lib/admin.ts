import type { NodeAPI } from "node-red";
import type { SmartcarClient } from "../../src/api/client";
import { SmartcarError } from "../../src/error";
import { memoryStore } from "../../src/store/memory-store";
import { isRecord } from "../../src/vehicle/body";
import { checkAccount } from "../../src/vehicle/check";
import { Account, type AccountNode } from "./account";
import { accountSettings, type AccountCredentials } from "./account-settings";
import { textSetting } from "./settings";
import { listWebhooks, subscribeCars } from "./subscribe-cars";

/** The part of Express that the endpoints use; the types that Node-RED names are of another major than the one that runs. */
interface Request {
  readonly body: unknown;
}
interface Response {
  status(code: number): Response;
  json(body: unknown): void;
}

/** What the editor shows of a secret that it was never given. */
const UNSEEN = "__PWRD__";

/**
 * The editor's questions about an account, answered from the form as it stands there, so that they work before the first deploy.
 * Registered once; each request finds its account by id.
 */
export function serveAccount(RED: NodeAPI): void {
  const serve = (path: string, work: (form: Form) => Promise<unknown>): void => {
    RED.httpAdmin.post(path, RED.auth.needsPermission("smartcar.write"), (req: Request, res: Response) => {
      work(isRecord(req.body) ? resolved(req.body) : {}).then(
        (body) => res.json(body),
        (err: unknown) => fail(res, err),
      );
    });
  };
  const answer = (path: string, work: (client: SmartcarClient, form: Form) => Promise<unknown>): void =>
    serve(path, (form) => withClient(RED, form, work));
  answer("/smartcar/vehicles", (client) => client.connections());
  answer("/smartcar/check", (client, form) => checkAccount(client, textSetting(form["vehicleId"]) || undefined));
  answer("/smartcar/webhooks", (client) => listWebhooks(client));
  answer("/smartcar/webhooks/subscribe", (client, form) => subscribeCars(client, textSetting(form["webhookId"])));
  serve("/smartcar/webhooks/heard", (form) => heardBy(deployedAccount(RED, form)));
}

/** What has come to the webhook of a deployed account, as instants in ISO 8601. */
async function heardBy(node: DeployedAccount | null): Promise<object> {
  if (!node) return { isDeployed: false };
  const { intake } = node.account;
  const { verifiedAt, deliveredAt, refusedAt, refusal } = await intake.heard();
  return {
    isDeployed: true,
    hasToken: intake.hasToken,
    verifiedAt: iso(verifiedAt),
    deliveredAt: iso(deliveredAt),
    refusedAt: iso(refusedAt),
    refusal,
  };
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

type DeployedAccount = AccountNode & { credentials?: AccountCredentials };

function deployedAccount(RED: NodeAPI, form: Form): DeployedAccount | null {
  return RED.nodes.getNode(textSetting(form["id"])) as DeployedAccount | null;
}

type Form = Readonly<Record<string, unknown>>;

/** Runs `work` with the deployed account's client where the form says the same, else with one of its own for this question. */
async function withClient<T>(
  RED: NodeAPI,
  form: Form,
  work: (client: SmartcarClient, form: Form) => Promise<T>,
): Promise<T> {
  const deployed = deployedAccount(RED, form);
  const goesElsewhere = deployed !== null && !deployed.account.isAt(accountSettings(form, {}));
  const settings = accountSettings(form, credentialsOf(form, goesElsewhere ? undefined : deployed?.credentials));
  if (deployed?.account.isFor(settings)) return work(await deployed.account.connect(), form);

  const trial = new Account({ ...settings, simulatorPort: 0 }, memoryStore);
  try {
    return await work(await trial.connect(), form);
  } finally {
    await trial.close();
  }
}

/** A secret that the form does not show is the deployed one; it is never sent to another address than it was deployed for. */
function credentialsOf(form: Form, deployed: AccountCredentials | undefined): AccountCredentials {
  const { clientId, clientSecret, managementToken } = form;
  return {
    clientId: clientId ?? deployed?.clientId,
    clientSecret: isUnseen(clientSecret) ? deployed?.clientSecret : clientSecret,
    managementToken: isUnseen(managementToken) ? deployed?.managementToken : managementToken,
  };
}

function isUnseen(secret: unknown): boolean {
  return secret === undefined || secret === UNSEEN;
}

/** Node-RED resolves `${NAME}` when it deploys; the form still has it as it was typed. */
function resolved(form: Form): Form {
  return Object.fromEntries(
    Object.entries(form).map(([field, value]) => {
      const name = /^\$\{(\w+)\}$/.exec(textSetting(value))?.[1];
      return [field, name === undefined ? value || undefined : process.env[name]];
    }),
  );
}

function fail(res: Response, err: unknown): void {
  const known = err instanceof SmartcarError;
  const message = known ? err.message : "The request failed; see Node-RED's log";
  res.status(known ? 422 : 500).json({ error: { code: known ? err.code : "failed", message } });
}
