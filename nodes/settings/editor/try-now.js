/** Lets a button of a dialog fetch now, from the fields as they are, and shows what came. */
export function prepareTry({ type, node, form, valueOf, path, keys }) {
  const button = $(`#${type}-try`);
  const shown = $(`#${type}-tried`);
  async function tryNow() {
    button.prop("disabled", true);
    shown.text("…");
    const { ask } = await import("./resources/@ev-flows/node-red-smartcar/ask.js");
    const fields = Object.fromEntries(keys.map((key) => [key, valueOf(key) ?? ""]));
    const { lines } = await ask(path, { id: node.id, ...fields }).catch((err) => ({ lines: [err.message] }));
    shown.empty().append(lines.map((line) => $("<div>").text(line)));
    button.prop("disabled", false);
  }
  button.on("click", () => void tryNow());
  form.on("change", () => shown.empty());
}
