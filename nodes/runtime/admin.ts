import type { NodeAPI } from "node-red";
import type { SmartcarClient } from "../../src/smartcar/client";
import { SmartcarError } from "../../src/core/error";
import { memoryStore } from "../../src/store/memory-store";
import { isRecord } from "../../src/core/describe-value";
import { checkAccount, checkClock } from "../../src/vehicle/check";
import { makeLabel } from "../../src/vehicle/makes";
import { isoText } from "../../src/core/instant";
import { Account, type AccountNode } from "../account/account";
import { accountSettings, type AccountCredentials, type AccountSettings } from "../account/account-settings";
import { withDeployedEnv, type Form } from "./draft-env";
import { accountDiagnostics } from "../account/diagnostics";
import type { OpenOwners } from "../account/open-owners";
import { textSetting } from "./settings";
import { acceptedLanguage } from "./accepted-language";
import { languageTags } from "./chosen-language";
import { inLanguage, say, speak } from "./speech";
import { listWebhooks, subscribeCars } from "../car/subscribe-cars";
import type { DraftAccounts } from "../connect/draft-accounts";

/** What a browser says of itself with each request. */
export interface Asked {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The part of Express that the endpoints use; the types that Node-RED names are of another major than the one that runs. */
export interface Request extends Asked {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly query: Readonly<Record<string, unknown>>;
}
/** What is used of an Express response. */
export interface Response {
  status(code: number): Response;
  set(headers: Readonly<Record<string, string>>): Response;
  json(body: unknown): void;
  send(text: string): void;
  redirect(address: string): void;
}

/** What the editor shows of a secret that it was never given. */
export const UNSEEN = "__PWRD__";

/**
 * The editor's questions about an account, answered from the form as it stands there, so that they work before the first deploy.
 * Registered once; each request finds its account by id.
 */
export function serveAccount(RED: NodeAPI, accounts: FormAccounts): void {
  const answer = (path: string, work: Work<unknown>): void => {
    answerForm(RED, path, (form) => withClient({ RED, ...accounts }, form, work));
  };
  answer("/smartcar/vehicles", async (client, form) => {
    const vehicleId = textSetting(form["vehicleId"]) || undefined;
    const most = Number(form["most"] ?? Infinity);
    const cars = await client.connections({ vehicleId, most });
    return cars.map((car) => ({ ...car, makeName: makeLabel(car.make) }));
  });
  answer("/smartcar/check", async (client, form, account) => {
    const steps = await checkAccount(client, textSetting(form["vehicleId"]) || undefined);
    return [...steps, ...checkClock(account.time.wrongMs)];
  });
  answer("/smartcar/webhooks", (client) => listWebhooks(client));
  answer("/smartcar/webhooks/subscribe", (client, form) => subscribeCars(client, textSetting(form["webhookId"])));
  answerForm(RED, "/smartcar/webhooks/heard", async (form) => ({
    ...(await receivedBy(deployedAccount(RED, form))),
    adminRoot: RED.settings.httpAdminRoot || "/",
  }));
  answerForm(RED, "/smartcar/diagnostics", async (form) => {
    const node = deployedAccount(RED, form);
    if (!node) return { isDeployed: false };
    return { isDeployed: true, report: await accountDiagnostics(RED, node.account) };
  });
}

/** What has come to the webhook of a deployed account, as instants in ISO 8601. */
async function receivedBy(node: DeployedAccount | null): Promise<object> {
  if (!node) return { isDeployed: false };
  const { intake } = node.account;
  const { verifiedAt, challengedAt, deliveredAt, refusedAt, refusal } = await intake.lastReceived();
  return {
    isDeployed: true,
    hasToken: intake.hasToken,
    verifiedAt: iso(verifiedAt),
    challengedAt: iso(challengedAt),
    deliveredAt: iso(deliveredAt),
    refusedAt: iso(refusedAt),
    refusal,
  };
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : isoText(at);
}

type DeployedAccount = AccountNode & { credentials?: AccountCredentials };

function deployedAccount(RED: NodeAPI, form: Form): DeployedAccount | null {
  return RED.nodes.getNode(textSetting(form["id"])) as DeployedAccount | null;
}

/** What outlives a question. */
export interface FormAccounts {
  readonly drafts: DraftAccounts;
  readonly openOwners: OpenOwners;
}

/** Answers a form that is posted to `path` by who may change flows. */
export function answerForm(RED: NodeAPI, path: string, work: (form: Form) => Promise<unknown>): void {
  const answer = async (form: Form): Promise<unknown> => work(withDeployedEnv(RED, form));
  RED.httpAdmin.post(path, RED.auth.needsPermission("smartcar.write"), (req: Request, res: Response) => {
    const form = formIn(req.body);
    inEditorsLanguage(req, () => {
      if (form)
        answer(form).then(
          (body) => res.json(body),
          (err: unknown) => fail(res, err),
        );
      else res.status(400).json({ error: { code: "BAD_INPUT", message: speak(say("error.form")) } });
    });
  });
}

/** Runs work, and all that it waits for, in the language of the editor that asks, if the package has it. */
export function inEditorsLanguage({ headers }: Asked, work: () => void): void {
  const tag = acceptedLanguage(String(headers["accept-language"] ?? ""), languageTags());
  if (tag === undefined) work();
  else inLanguage(tag, work);
}

/** The account that a form stands for. */
export interface FormAccount {
  readonly id: string;
  readonly settings: AccountSettings;
  /** The deployed account, or the one of an earlier form, where this one says the same. */
  readonly account: Account | undefined;
  readonly isDeployed: boolean;
}

/** The account that an open dialog describes, deployed or not. */
export function formAccount({ RED, drafts }: FormAccounts & { RED: NodeAPI }, form: Form): FormAccount {
  const id = textSetting(form["id"]);
  const deployed = deployedAccount(RED, form);
  const goesElsewhere = deployed !== null && !deployed.account.isAt(accountSettings(form, {}));
  const settings = accountSettings(form, credentialsOf(form, goesElsewhere ? undefined : deployed?.credentials));
  const isDeployed = deployed?.account.isFor(settings) ?? false;
  return { id, settings, account: isDeployed ? deployed?.account : drafts.find(id, settings), isDeployed };
}

/** An account that is not deployed: it keeps what owners grant it, and nothing else. */
export function draftAccount({ openOwners }: FormAccounts, { id, settings }: FormAccount): Account {
  return new Account({
    settings: { ...settings, simulatorPort: 0 },
    openStore: memoryStore,
    owners: openOwners(id, settings),
  });
}

type Work<T> = (client: SmartcarClient, form: Form, account: Account) => Promise<T>;

/** Runs `work` with the client of the form's account, or with one of its own for this question. */
async function withClient<T>(accounts: FormAccounts & { RED: NodeAPI }, form: Form, work: Work<T>): Promise<T> {
  const asked = formAccount(accounts, form);
  if (asked.account) return work(await asked.account.connect(), form, asked.account);

  const draft = draftAccount(accounts, asked);
  try {
    return await work(await draft.connect(), form, draft);
  } finally {
    await draft.close();
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

/** The fields of a form; `undefined` for what no dialog sends, such as anything nested. */
function formIn(body: unknown): Form | undefined {
  if (!isRecord(body)) return {};
  const values = Object.values(body).map((value): unknown[] => (Array.isArray(value) ? value : [value]));
  return values.every((list) => list.every(isPlain)) && values.length <= MOST_FIELDS ? body : undefined;
}

const MOST_FIELDS = 50;
const LONGEST_TEXT = 10_000;

function isPlain(value: unknown): boolean {
  if (typeof value === "string") return value.length <= LONGEST_TEXT;
  return value === null || value === undefined || ["number", "boolean"].includes(typeof value);
}

/** Tells a failure in words that may be shown. */
export function fail(res: Response, err: unknown): void {
  const known = err instanceof SmartcarError;
  const message = speak(known ? err.says : say("error.admin"));
  res.status(known ? 422 : 500).json({ error: { code: known ? err.code : "failed", message } });
}
