import type { NodeAPI } from "node-red";
import { connectUrl, isPurpose } from "../../src/smartcar/auth/connect";
import { SmartcarError } from "../../src/core/error";
import { say } from "../runtime/speech";
import { formAccount, draftAccount, type FormAccounts } from "../runtime/admin";
import { STATE_LIFE_MS, type ConnectStates } from "./connect-states";
import type { Form } from "../runtime/draft-env";
import { textSetting } from "../runtime/settings";

/** Where Smartcar sends the owner back to, below the editor. */
export const CALLBACK = "smartcar/connect/callback";
/** Where the built-in simulator's page of Connect is shown. */
export const RELAY = "smartcar/connect/simulator";

/** The address at which an owner connects a car, and the state by which the editor asks how it ended. Throws SmartcarError. */
export async function beginConnect(
  accounts: FormAccounts & { RED: NodeAPI },
  states: ConnectStates,
  form: Form,
): Promise<{ url: string; state: string }> {
  const redirectUri = checkedRedirect(textSetting(form["redirectUri"]));
  const asked = formAccount(accounts, form);
  const { id, settings } = asked;
  const isSimulated = settings.environment === "simulator";
  const account = asked.account ?? draftAccount(accounts, asked);
  const isDraft = isSimulated && !asked.isDeployed;
  if (isDraft) accounts.drafts.keep(id, account, settings, STATE_LIFE_MS);
  try {
    const application = await account.smartcar.application();
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
      isSingle: form["single"] === true,
    });
    return { url: isSimulated ? relayed(url, redirectUri) : url, state };
  } finally {
    if (!isDraft && !asked.isDeployed) await account.close();
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
  throw new SmartcarError("BAD_INPUT", say("error.redirect", { path: CALLBACK }));
}
