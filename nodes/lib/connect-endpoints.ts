import type { NodeAPI } from "node-red";
import { connectUrl, isPurpose } from "../../src/api/connect";
import { systemClock, type Clock } from "../../src/clock";
import { SmartcarError } from "../../src/error";
import { isRecord } from "../../src/vehicle/body";
import { answerForm, askedAccount, trialAccount, type Form, type Kept, type Request, type Response } from "./admin";
import { finish } from "./connect-finish";
import { sendPage } from "./connect-page";
import { relay } from "./connect-relay";
import { ConnectStates, STATE_LIFE_MS, type ConnectResult } from "./connect-states";
import { flagSetting, textSetting } from "./settings";

const CALLBACK = "smartcar/connect/callback";
const RELAY = "smartcar/connect/simulator";

/**
 * Connecting a car from the editor: the address of Connect for a form as it stands there, the address to which Smartcar sends the
 * owner back, and how it ended. Registered once.
 */
export function serveConnect(RED: NodeAPI, kept: Kept, clock: Clock = systemClock): void {
  const states = new ConnectStates(clock);
  const page = (res: Response, { result, car = "", why = "" }: ConnectResult): void => {
    const isGood = result.startsWith("connected");
    sendPage(res, {
      status: isGood ? 200 : 400,
      title: RED._(isGood ? "smartcar-account.connect.title.good" : "smartcar-account.connect.title.bad"),
      sentence: RED._(`smartcar-account.connect.result.${result}`, { car, why }),
    });
  };

  answerForm(RED, "/smartcar/connect", (form) => begin({ RED, ...kept }, states, form));
  answerForm(RED, "/smartcar/connect/status", async (form) => states.status(form["state"]));

  // No permission can be asked here: the owner's browser comes back from Smartcar without the editor's token.
  RED.httpAdmin.get(`/${CALLBACK}`, (req: Request, res: Response) => {
    const attempt = req.method === "GET" ? states.take(req.query["state"]) : undefined;
    if (!attempt) return page(res, { result: "expired" });
    finish(attempt, req.query)
      .catch((err: unknown): ConnectResult => {
        RED.log.error(`smartcar: what came back from Connect could not be kept: ${String(err)}`);
        return { result: "failed" };
      })
      .then((outcome) => {
        states.end(req.query["state"], outcome);
        page(res, outcome);
      });
  });

  RED.httpAdmin.all(`/${RELAY}`, (req: Request, res: Response) => {
    const attempt = states.waiting(req.query["state"]);
    if (!attempt?.isRelayed) return page(res, { result: "expired" });
    const { search } = new URL(req.url, "http://localhost");
    const form = req.method === "POST" && isRecord(req.body) ? req.body : undefined;
    relay(`${attempt.application.hosts.connect}/oauth/authorize${search}`, form).then(
      ({ status, location, html }) => {
        if (location) res.redirect(location);
        else res.status(status).set({ "Content-Type": "text/html; charset=utf-8" }).send(html);
      },
      () => page(res, { result: "expired" }),
    );
  });
}

/** The address at which an owner connects a car, and the state by which the editor asks how it ended. Throws SmartcarError. */
async function begin(
  kept: Kept & { RED: NodeAPI },
  states: ConnectStates,
  form: Form,
): Promise<{ url: string; state: string }> {
  const redirectUri = checkedRedirect(textSetting(form["redirectUri"]));
  const asked = askedAccount(kept, form);
  const { id, settings } = asked;
  const isSimulated = settings.environment === "simulator";
  const account = asked.account ?? trialAccount(kept, asked);
  const isKept = isSimulated && asked.account === undefined;
  if (isKept) kept.trials.keep(id, account, settings, STATE_LIFE_MS);
  try {
    const application = await account.application();
    const purposes = [form["purposes"]].flat().filter(isPurpose);
    const attempt = {
      application,
      owners: account.owners,
      clock: account.clock,
      redirectUri,
      wantsTokens: purposes.includes("records"),
      isRelayed: isSimulated,
    };
    const state = states.begin(attempt);
    const url = connectUrl(application.hosts, {
      applicationId: application.applicationId,
      redirectUri,
      purposes,
      state,
      mode: form["mode"] === "simulated" ? "simulated" : "live",
      make: textSetting(form["make"]) || undefined,
      isSingle: flagSetting(form["single"], false),
    });
    return { url: isSimulated ? relayed(url, redirectUri) : url, state };
  } finally {
    if (!isKept && asked.account === undefined) await account.close();
  }
}

/** The same question at the page that passes it on to the simulator. */
function relayed(url: string, redirectUri: string): string {
  return redirectUri.slice(0, -CALLBACK.length) + RELAY + new URL(url).search;
}

/** Only the browser knows under which address it reached Node-RED: a proxy may stand in between, and the editor below any path. */
function checkedRedirect(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (url && isWeb && url.pathname.endsWith(`/${CALLBACK}`) && url.search === "" && url.hash === "") return url.href;
  throw new SmartcarError(
    "BAD_INPUT",
    `The redirect address is not understood. Accepted: the editor's own address, ending in /${CALLBACK}`,
  );
}
