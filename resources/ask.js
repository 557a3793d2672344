// The dialogs' questions to Smartcar, through the endpoints of the account node.

const WORDS = "@ev-flows/node-red-smartcar/smartcar-account:smartcar-account.";

/** A word of the account's catalog, which account and vehicle share. */
export const say = (key, values) => RED._(WORDS + key, values);

const SETTINGS = [
  "environment",
  "origin",
  "clientId",
  "clientSecret",
  "managementToken",
  "applicationId",
  "callsPerMonth",
  "callReserve",
  "contextStore",
  "simulatorSpeed",
  "simulatorStart",
  "simulatorPort",
];

/** What the endpoints take of an account whose dialog is open. */
export function accountInDialog(id) {
  return { id, ...settings((name) => $(`#node-config-input-${name}`).val()) };
}

/** What they take of one that the editor holds. A deployed secret is not there; `__PWRD__` stands for it. */
export function accountInEditor(id) {
  const account = RED.nodes.node(id);
  if (!account) throw new Error(say("check.no-account"));
  const secrets = account.credentials ?? {};
  const hidden = {
    ...(secrets.has_clientSecret && { clientSecret: "__PWRD__" }),
    ...(secrets.has_managementToken && { managementToken: "__PWRD__" }),
  };
  return { id, ...settings((name) => account[name] ?? secrets[name] ?? hidden[name]) };
}

function settings(read) {
  return Object.fromEntries(SETTINGS.map((name) => [name, read(name)]));
}

/** What tells the server in which language to answer: the editor's, which need not be the browser's. */
const inLanguage = () => ({ "Accept-Language": RED.i18n.lang() });

/** What Node-RED knows under a path; rejects when it does not answer. */
export const know = (path) => Promise.resolve($.ajax(`smartcar/${path}`, { dataType: "json", headers: inLanguage() }));

/** One question; rejects with a sentence for a person. */
export function ask(question, form) {
  const data = JSON.stringify(form);
  const request = { type: "POST", contentType: "application/json", headers: inLanguage(), data };
  return new Promise((resolve, reject) => {
    $.ajax(`smartcar/${question}`, request)
      .done(resolve)
      .fail(({ status, responseJSON }) => {
        reject(new Error(responseJSON?.error?.message ?? say("check.no-answer", { status })));
      });
  });
}
