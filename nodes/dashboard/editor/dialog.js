/** As the node reports it. */
const noHttp = () => RED._("@ev-flows/node-red-smartcar/smartcar-account:smartcar-account.error.no-http-page");

/** Shows the whole address of the page, as the browser of this editor would reach it. */
async function prepare({ form, say, remark, valueOf }) {
  const { pathOf, publicBase, unknownAddress } = await import("./resources/@ev-flows/node-red-smartcar/webhook.js");
  // What Home Assistant puts in front of the editor it puts in front of the page, too.
  const [ingress] = /^.*\/hassio_ingress\/[^/]+/.exec(window.location.pathname) ?? [];
  const base =
    ingress === undefined
      ? publicBase(document.baseURI, RED.settings.smartcarDashboardAdminRoot)
      : window.location.origin + ingress;
  function refresh() {
    const path = `${pathOf(String(valueOf("path") ?? "").trim() || "smartcar-page")}/`;
    const where = base === undefined ? unknownAddress(path) : say("note.url", { url: base + path });
    remark("url").text(RED.settings.smartcarDashboardServesHttp === false ? noHttp() : where);
  }
  form.on("input change", refresh);
  refresh();
}

const label = (node, say) => node.name || node.path || say("label.palette");

export default { prepare, label };
