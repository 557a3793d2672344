const withoutSlashes = (path) =>
  String(path ?? "")
    .trim()
    .replace(/^\/+|\/+$/g, "");

/** As the node reports it. */
const noHttp = () => RED._("@ev-flows/node-red-smartcar/smartcar-account:smartcar-account.error.no-http");

/** Shows the whole address at which the node listens. */
function prepare({ form, say, remark, valueOf }) {
  function refresh() {
    const parts = [window.location.origin, withoutSlashes(RED.settings.httpNodeRoot), withoutSlashes(valueOf("path"))];
    const url = parts[2] ? parts.filter(Boolean).join("/") : "";
    const isServed = RED.settings.smartcarWebhookServesHttp !== false;
    const note = isServed ? () => say("note.url", { url }) : noHttp;
    remark("url").text(url ? note() : say("note.relay"));
  }
  form.on("input change", refresh);
  refresh();
}

const label = (node, say) => node.name || node.path || say("label.palette");

export default { prepare, label };
