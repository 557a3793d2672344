/** Brings the parts of the dialog to life that ask Smartcar: connecting a car, the checklist, and the webhooks. */
function prepare({ node: { id }, form, field, valueOf }) {
  const list = form.find(`#${field("contextStore").attr("list")}`);
  for (const store of RED.settings.context.stores) $("<option>", { value: store }).appendTo(list);

  function refresh() {
    form.find("[data-environments]").each(function () {
      const environments = $(this).attr("data-environments").split(" ");
      $(this).toggle(environments.includes(String(valueOf("environment"))));
    });
    if (!field("contextStore").val()) form.find('.smartcar-note[data-setting="contextStore"]').hide();
  }
  form.on("change", refresh);
  refresh();
  prepareSimulator({ form, field, valueOf });
  void prepareConnecting(id);
  void prepareWebhooks(id);

  const button = $("#smartcar-account-check");
  async function checkAccount() {
    const { check, accountInDialog } = await import("./resources/@ev-flows/node-red-smartcar/check.js");
    await check({ button, list: $("#smartcar-account-checks"), form: () => accountInDialog(id) });
  }
  button.on("click", () => void checkAccount());
  $("#smartcar-account-diagnose").on("click", () => void diagnose(id));
}

/** Shows the report, selected, so that it can be read before it is copied. */
async function diagnose(id) {
  const list = $("#smartcar-account-diagnosed");
  const { ask, line, say } = await import("./resources/@ev-flows/node-red-smartcar/check.js");
  const { isDeployed, report, problem } = await ask("diagnostics", { id }).catch((err) => ({ problem: err.message }));
  const shown = isDeployed
    ? line("right", say("diagnostics.ready"))
    : line("wrong", problem ?? say("diagnostics.deploy"));
  list.empty().append(shown);
  const text = $("#smartcar-account-report").prop("hidden", !report);
  if (report)
    text
      .val(JSON.stringify(report, undefined, 2))
      .trigger("focus")
      .trigger("select")
      .scrollTop(0);
}

/** What a simulator accepts that was started without options. Nothing real is behind it. */
const SIMULATOR = {
  clientId: "client_simulator",
  clientSecret: "simulator",
  applicationId: "51000000-0000-4000-8000-0000000000a0",
  managementToken: "simulator-management-token",
};

/** Of an address on this computer or in a private network, where a simulator can be and Smartcar cannot. */
function isNearby(address) {
  if (!URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  return /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1\])|\.local$/.test(hostname);
}

/** Offers the simulator's credentials where the address can be one's. */
function prepareSimulator({ form, field, valueOf }) {
  const row = $("#smartcar-account-local");
  const offer = () => row.toggle(valueOf("environment") === "custom" && isNearby(valueOf("origin")));
  form.on("change input", offer);
  offer();
  $("#smartcar-account-use-simulator").on("click", () => {
    for (const [key, value] of Object.entries(SIMULATOR)) field(key).val(value).trigger("change");
  });
}

async function prepareConnecting(id) {
  const section = $("#smartcar-account-connect");
  const { prepareConnect } = await import("./resources/@ev-flows/node-red-smartcar/connect.js");
  prepareConnect({ section, id });
}

async function prepareWebhooks(id) {
  const button = $("#smartcar-account-webhooks");
  const loading = import("./resources/@ev-flows/node-red-smartcar/webhook.js");
  async function list() {
    const { listWebhooks, accountInDialog } = await loading;
    await listWebhooks({ button, list: $("#smartcar-account-webhook-list"), form: () => accountInDialog(id) });
  }
  button.on("click", () => void list());
  const { showWebhook } = await loading;
  await showWebhook({ list: $("#smartcar-account-heard"), id });
}

/** Node-RED's own settings say which context stores there are. */
function why(key, value, say) {
  const { stores } = RED.settings?.context ?? {};
  if (key !== "contextStore" || !value || !stores || stores.includes(value)) return true;
  return say("invalid.store", { store: value });
}

const label = (node, say) =>
  node.name ||
  (node.environment === "custom" && node.origin) ||
  say(`option.environment.${node.environment ?? "simulator"}`);

export default { prepare, label, why };
