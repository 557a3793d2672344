const withoutSlashes = (path) =>
  String(path ?? "")
    .trim()
    .replace(/^\/+|\/+$/g, "");

/** Shows the whole address at which the node listens. */
function prepare({ form, say, remark, valueOf }) {
  function refresh() {
    const parts = [window.location.origin, withoutSlashes(RED.settings.httpNodeRoot), withoutSlashes(valueOf("path"))];
    const url = parts[2] ? parts.filter(Boolean).join("/") : "";
    remark("url").text(url ? say("note.url", { url }) : say("note.relay"));
  }
  form.on("input change", refresh);
  refresh();
}

const label = (node, say) => node.name || node.path || say("label.palette");

export default { prepare, label };
