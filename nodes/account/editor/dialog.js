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
  void prepareConnecting(id);
  void prepareWebhooks(id);

  const button = $("#smartcar-account-check");
  async function checkAccount() {
    const { check, accountInDialog } = await import("./resources/@ev-flows/node-red-smartcar/check.js");
    await check({ button, list: $("#smartcar-account-checks"), form: () => accountInDialog(id) });
  }
  button.on("click", () => void checkAccount());
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
