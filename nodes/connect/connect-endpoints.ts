import type { NodeAPI } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import { isRecord } from "../../src/core/describe-value";
import { say, speak, worded } from "../runtime/speech";
import { answerForm, type FormAccounts, type Request, type Response } from "../runtime/admin";
import { beginConnect, CALLBACK, RELAY } from "./connect-begin";
import { finish } from "./connect-finish";
import { sendPage } from "./connect-page";
import { relay, type Relayed } from "./connect-relay";
import { ConnectStates, type ConnectAttempt, type ConnectResult } from "./connect-states";
import { errorOf } from "../../src/core/error";

/**
 * Connecting a car from the editor: the address of Connect for a form as it stands there, the address to which Smartcar sends the
 * owner back, and how it ended. Registered once.
 */
export function serveConnect(RED: NodeAPI, accounts: FormAccounts, clock: Clock = systemClock): void {
  const states = new ConnectStates(clock);
  const page = (res: Response, { result, car = "", why = "" }: ConnectResult): void => {
    const isGood = result.startsWith("connected");
    sendPage(res, {
      status: isGood ? 200 : 400,
      title: worded(RED, isGood ? "smartcar-account.connect.title.good" : "smartcar-account.connect.title.bad"),
      sentence: worded(RED, `smartcar-account.connect.result.${result}`, { car, why }),
      farewell: worded(RED, "smartcar-account.connect.title.close"),
    });
  };

  const lost = (err: unknown): void => RED.log.error(speak(say("log.connect-page", { error: errorOf(err).message })));

  answerForm(RED, "/smartcar/connect", (form) => beginConnect({ RED, ...accounts }, states, form));
  answerForm(RED, "/smartcar/connect/status", async (form) => states.status(form["state"]));

  // No permission can be asked here: the owner's browser comes back from Smartcar without the editor's token.
  RED.httpAdmin.get(`/${CALLBACK}`, (req: Request, res: Response) => {
    const attempt = req.method === "GET" ? states.take(req.query["state"]) : undefined;
    if (attempt) comeBack(attempt, req, res).catch(lost);
    else page(res, { result: "expired" });
  });
  const comeBack = async (attempt: ConnectAttempt, { query }: Request, res: Response): Promise<void> => {
    const outcome = await finish(attempt, query).catch((err: unknown): ConnectResult => {
      RED.log.error(speak(say("log.connect-result", { error: errorOf(err).message })));
      return { result: "failed" };
    });
    states.end(query["state"], outcome);
    page(res, outcome);
  };

  RED.httpAdmin.all(`/${RELAY}`, (req: Request, res: Response) => {
    const attempt = states.waiting(req.query["state"]);
    if (attempt?.isRelayed) passOn(attempt, req, res).catch(lost);
    else page(res, { result: "expired" });
  });
  const passOn = async ({ application, redirectUri }: ConnectAttempt, req: Request, res: Response): Promise<void> => {
    const { search } = new URL(req.url, "http://localhost");
    const form = req.method === "POST" && isRecord(req.body) ? req.body : undefined;
    const answer = await relay(application.hosts.connect, { search, form }).catch(() => undefined);
    if (!answer) page(res, { result: "expired" });
    else if (answer.location && !leadsBack(answer.location, redirectUri)) page(res, { result: "expired" });
    else if (answer.location) res.redirect(answer.location);
    else sendRelayed(res, answer);
  };
}

function sendRelayed(res: Response, { status, policy, html }: Relayed): void {
  res.status(status).set({ "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy }).send(html);
}

/** The page's query comes from a browser and may name any address; only that of the attempt is gone to. */
function leadsBack(location: string, redirectUri: string): boolean {
  const url = URL.canParse(location) ? new URL(location) : undefined;
  return url !== undefined && `${url.origin}${url.pathname}` === redirectUri;
}
