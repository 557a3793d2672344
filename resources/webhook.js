import { ask, say } from "./ask.js";
import { line } from "./check.js";

export { accountInDialog } from "./ask.js";

/** Shows the address to paste, whether Smartcar has verified it, and when the last delivery came. */
export async function showWebhook({ list, id }) {
  const answer = await ask("webhooks/heard", { id }).catch((err) => ({ problem: err.message }));
  const told = answer.problem === undefined ? heardLines(answer) : [line("wrong", answer.problem)];
  list.empty().append([...addressLines(id, answer.adminRoot), ...told]);
}

/** Lists the application's webhooks, each with a button that subscribes the account's cars. */
export async function listWebhooks({ button, list, form }) {
  button.prop("disabled", true);
  list.empty().append($("<li>").text(say("check.asking")));
  const lines = await webhookLines(list, form).catch((err) => [line("wrong", err.message)]);
  list.empty().append(lines);
  button.prop("disabled", false);
}

function addressLines(id, adminRoot) {
  const paths = [];
  RED.nodes.eachNode((node) => {
    if (node.type === "smartcar-webhook" && node.account === id && node.path) paths.push(pathOf(node.path));
  });
  if (paths.length === 0) return [line("open", say("webhook.no-node"))];
  const base = publicBase(document.baseURI, adminRoot);
  const isSimulated = $("#node-config-input-environment").val() === "simulator";
  if (!isSimulated && base === undefined) return paths.map((path) => line("open", path, say("webhook.unknown")));
  const addresses = paths.map((path) => `${base ?? window.location.origin}${path}`);
  if (isSimulated) return addresses.map((address) => line("right", address, say("webhook.simulated")));
  return addresses.map((address) => line(isPublic(address) ? "right" : "open", address, hint(address)));
}

/** For the words that name an instant, in their language: the browser's own may be another. */
const at = (iso) => ({
  at: new Date(iso).toLocaleString(say("language"), { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" }),
});

/** What a dialog says of a path whose address cannot be known. */
export function unknownAddress(path) {
  return `${path}: ${say("webhook.unknown")}`;
}

/** A path of a node below the address of Node-RED. */
export function pathOf(path) {
  const parts = [RED.settings.httpNodeRoot, path].map((part) => (part || "").replace(/^\/+|\/+$/g, ""));
  return `/${parts.filter(Boolean).join("/")}`;
}

/**
 * The address of Node-RED as the browser has reached it, with the prefix of a proxy, from the editor's address and the editor's
 * own path on the server; `undefined` where it says nothing of the way that Smartcar takes: Home Assistant's ingress is for who is
 * logged in, and behind a proxy that renames the editor's path nobody can know.
 */
export function publicBase(editor, adminRoot = "/") {
  const { origin, pathname } = new URL(".", editor);
  const own = `/${adminRoot.replace(/^\/+|\/+$/g, "")}/`.replace("//", "/");
  if (isIngress(editor) || !pathname.endsWith(own)) return undefined;
  return `${origin}${pathname.slice(0, -own.length)}`;
}

/** Whether the editor is open inside Home Assistant. */
export function isIngress(editor) {
  return new URL(editor).pathname.includes("/hassio_ingress/");
}

function isPublic(address) {
  const { protocol, hostname } = new URL(address);
  const isLocal =
    /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[)/.test(hostname) || !hostname.includes(".");
  return protocol === "https:" && !isLocal;
}

function hint(address) {
  return isPublic(address) ? say("webhook.paste") : say("webhook.not-public");
}

function heardLines({ isDeployed, hasToken, verifiedAt, challengedAt, deliveredAt, refusedAt }) {
  if (!isDeployed) return [line("open", say("webhook.deploy"))];
  if (!hasToken) return [line("wrong", say("webhook.no-token"))];
  const lines = [
    verifiedLine({ verifiedAt, challengedAt, deliveredAt }),
    deliveredAt ? line("right", say("webhook.delivered", at(deliveredAt))) : line("open", say("webhook.not-delivered")),
  ];
  const isRefused = refusedAt && !(deliveredAt > refusedAt);
  return isRefused ? [...lines, line("wrong", say("webhook.refused", at(refusedAt)))] : lines;
}

/** Anybody may send a challenge without a signature: only a signed delivery, which Smartcar sends after it, proves anything. */
function verifiedLine({ verifiedAt, challengedAt, deliveredAt }) {
  if (verifiedAt) return line("right", say("webhook.verified", at(verifiedAt)));
  if (deliveredAt) return line("right", say("webhook.proved", at(deliveredAt)));
  return line("open", challengedAt ? say("webhook.challenged", at(challengedAt)) : say("webhook.not-verified"));
}

async function webhookLines(list, form) {
  const found = await ask("webhooks", form());
  if (found.length === 0) return [line("open", say("webhook.none"))];
  return found.map((webhook) => webhookLine(webhook, list, form));
}

function webhookLine({ id, name, callbackUri, subscribed, cars }, list, form) {
  const isWhole = subscribed === cars;
  const words = say("webhook.subscribed", { name: name || id, subscribed, cars });
  const made = line(isWhole ? "right" : "open", words, callbackUri);
  if (isWhole) return made;
  const button = $("<button>", { type: "button", class: "red-ui-button red-ui-button-small" });
  button.text(say("webhook.subscribe")).on("click", () => {
    button.prop("disabled", true);
    void subscribeAndShow(id, list, form);
  });
  return made.append(button);
}

async function subscribeAndShow(id, list, form) {
  const result = await subscribe(id, form);
  const lines = await webhookLines(list, form).catch(() => []);
  list.empty().append([...lines, ...result]);
}

async function subscribe(webhookId, form) {
  try {
    const { created, problems } = await ask("webhooks/subscribe", { ...form(), webhookId });
    const told = problems.map((problem) => line("wrong", problem));
    return created > 0 ? [line("right", say("webhook.created", { count: created })), ...told] : told;
  } catch (err) {
    return [line("wrong", err.message)];
  }
}
