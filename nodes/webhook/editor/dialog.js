/** As the node reports it. */
const noHttp = () => RED._("@ev-flows/node-red-smartcar/smartcar-account:smartcar-account.error.no-http");

/** Shows the whole address at which the node listens, or the path where the way of Smartcar to it is not known. */
async function prepare({ form, say, remark, valueOf }) {
  const { pathOf, publicBase, unknownAddress } = await import("./resources/@ev-flows/node-red-smartcar/webhook.js");
  const base = publicBase(document.baseURI, RED.settings.smartcarWebhookAdminRoot);
  function refresh() {
    const path = String(valueOf("path") ?? "").trim();
    remark("url").text(textFor(path));
  }
  function textFor(path) {
    if (path.replace(/\/+/g, "") === "") return say("note.relay");
    if (RED.settings.smartcarWebhookServesHttp === false) return noHttp();
    return base === undefined ? unknownAddress(pathOf(path)) : say("note.url", { url: base + pathOf(path) });
  }
  form.on("input change", refresh);
  refresh();
}

const label = (node, say) => node.name || node.path || say("label.palette");

export default { prepare, label };
