const withoutSlashes = (path) =>
  String(path ?? "")
    .trim()
    .replace(/^\/+|\/+$/g, "");

/** As the node reports it. */
const noHttp = () => RED._("@ev-flows/node-red-smartcar/smartcar-account:smartcar-account.error.no-http-page");

/** Shows the whole address of the page, as the browser of this editor would reach it. */
function prepare({ form, say, remark, valueOf }) {
  // What Home Assistant puts in front of the editor it puts in front of the page, too.
  const [ingress = ""] = /^.*\/hassio_ingress\/[^/]+/.exec(window.location.pathname) ?? [];
  const root = withoutSlashes(RED.settings.httpNodeRoot);
  function refresh() {
    const path = withoutSlashes(valueOf("path")) || "smartcar-page";
    const url = [window.location.origin + ingress, root, path].filter(Boolean).join("/");
    const isServed = RED.settings.smartcarDashboardServesHttp !== false;
    remark("url").text(isServed ? say("note.url", { url: `${url}/` }) : noHttp());
  }
  form.on("input change", refresh);
  refresh();
}

const label = (node, say) => node.name || node.path || say("label.palette");

export default { prepare, label };
