import { counts, readValue, variableIn } from "../read-value";
import { nodeName } from "../setting";
import { prepareVariable } from "./variable-field";

/**
 * What the page of a node needs besides its literals: its words, why a field is wrong, its label on the canvas, and what makes its
 * dialog work. All of it follows from the node's declaration; `own` adds what no declaration can say.
 */
export function createDialog({ type, isConfig = false, settings: declared }, own = {}) {
  const settings = { name: nodeName, ...declared };
  const say = (key, values) => RED._(`@ev-flows/node-red-smartcar/${type}:${type}.${key}`, values);
  const idOf = (key) => `${isConfig ? "node-config-input" : "node-input"}-${key}`;
  /** A node that works on a car needs one; a node that decides can do without knowing any, and has a home instead. */
  const isForCommands = "account" in settings && "vehicle" in settings && !("home" in settings);
  /** The node whose dialog is open. */
  let open;

  /** What is entered, else what is stored, else what that means. */
  function valueOf(node, key) {
    const field = open === node ? $(`#${idOf(key)}`) : undefined;
    const isEntered = field !== undefined && field.length > 0;
    const entered = isEntered && field.attr("type") === "checkbox" ? field.prop("checked") : field?.val();
    const value = isEntered ? entered : (node[key] ?? node.credentials?.[key]);
    return value === undefined || value === null || value === "" ? settings[key]?.absent : value;
  }

  const isShown = (node, key) => counts(settings[key], settings, (other) => valueOf(node, other));

  /** `true`, or a sentence that says what the field accepts. */
  function why(node, key, value) {
    const setting = settings[key];
    if (!isShown(node, key)) return true;
    if (setting.kind === "node") return whyNode(node, key, value);
    const reading = readValue(setting, value);
    if ("problem" in reading) return sentence(key, reading.problem);
    if (setting.kind === "jsonata")
      return RED.validators.typedInput({ type: "jsonata", allowBlank: true, allowUndefined: true })(value, {
        label: say(`label.${key}`),
      });
    const isEmpty = value === undefined || value === null || String(value).trim() === "";
    const isHalf =
      isEmpty &&
      setting.pairedWith !== undefined &&
      valueOf(node, setting.pairedWith) !== settings[setting.pairedWith].absent;
    if (isHalf) return sentence(key, { code: "missing", accepted: "both" });
    return own.why?.(key, value, say, (other) => valueOf(node, other)) ?? true;
  }

  function sentence(key, { code, accepted, variable }) {
    const values = { label: say(`label.${key}`), variable };
    if (code === "variable") return true;
    if (code === "variable-inside") return say("invalid.variable-inside", values);
    const { limits, options = [] } = settings[key];
    const words = options.map((option) => say(`option.${key}.${option}`)).join(", ");
    return say("invalid.enter", { ...values, accepted: say(`accepted.${accepted}`, { ...limits, options: words }) });
  }

  function whyNode(node, key, value) {
    const { required, nodeType, accepted } = settings[key];
    if (variableIn(value) !== undefined) return true;
    const chosen = RED.nodes.node(value);
    if (chosen) return chosen.valid !== false || say(`invalid.${nodeType.replace("smartcar-", "")}`);
    const isVehicleChosen = "vehicle" in settings && !!RED.nodes.node(valueOf(node, "vehicle"));
    if (key === "account" && isVehicleChosen) return true;
    if (value && value !== "_ADD_") return say("invalid.missing-node", { label: say(`label.${key}`) });
    if (required) return sentence(key, { code: "missing", accepted });
    const needsAccount = key === "vehicle" && isForCommands;
    const account = needsAccount ? valueOf(node, "account") : undefined;
    const isEnough = !needsAccount || !!RED.nodes.node(account) || variableIn(account) !== undefined;
    return isEnough || say("invalid.nothing-chosen");
  }

  function label(node) {
    if (own.label) return own.label(node, say);
    const vehicle = isForCommands ? RED.nodes.node(node.vehicle) : undefined;
    if (node.name || !vehicle) return node.name || say("label.palette");
    return say("label.on-canvas", { vehicle: RED.utils.getNodeLabel(vehicle) });
  }

  function prepare(node) {
    const form = $(".smartcar-form").last();
    const row = (key) => form.find(`.form-row[data-setting="${key}"]`);
    /** The list, the check box or the field itself, also while a variable stands in its place. */
    const controls = {};
    open = node;
    for (const [key, setting] of Object.entries(settings)) {
      fill(node, key, setting);
      controls[key] = $(`#${idOf(key)}`);
    }
    for (const [key, { kind }] of Object.entries(settings)) {
      const given = node[key];
      const isSwitch = kind === "choice" || kind === "flag";
      const isText =
        kind === "node" ? variableIn(given) !== undefined : isSwitch && "problem" in readValue(settings[key], given);
      if (isSwitch || kind === "node")
        prepareVariable({ row: row(key), id: idOf(key), given: isText ? String(given) : undefined, words: say });
    }

    function refresh() {
      for (const key of Object.keys(settings)) form.find(`[data-setting="${key}"]`).toggle(isVisible(node, key));
      form.find("h4").each((_, heading) => {
        const below = $(heading).nextUntil("h4").not(".smartcar-note").get();
        $(heading).toggle(below.some(({ dataset, style }) => !dataset.setting || style.display !== "none"));
      });
    }
    form.on("change", refresh);
    refresh();
    form.find("details").prop("open", node.valid === false);
    const tools = {
      node,
      form,
      say,
      field: (key) => controls[key],
      remark: (name) => $(`#${type}-${name}`),
      valueOf: (key) => valueOf(node, key),
    };
    if ("zone" in settings) void prepareZone(tools);
    if (settings.vehicle?.layout.remark === "from-home") void showFromHome(node, tools.remark("from-home"));
    void own.prepare?.(tools);
  }

  /** The account of other cars is of no use where one is chosen, nor is a home: the car has its own. */
  function isVisible(node, key) {
    const isOther = ["account", "home"].includes(key) && "vehicle" in settings;
    return isShown(node, key) && !(isOther && RED.nodes.node(valueOf(node, "vehicle")));
  }

  /** A flow that was written by hand or long ago may lack some: the runtime takes the default, so the form shows it. */
  function fill(node, key, setting) {
    const { kind, absent } = setting;
    const field = $(`#${idOf(key)}`);
    const isDefaultShown =
      node[key] === undefined && setting.credential === undefined && ["string", "number"].includes(typeof absent);
    if (kind === "number" && absent !== undefined) field.attr("placeholder", absent);
    if (kind === "flag") field.prop("checked", readValue(setting, node[key]).value === true);
    else if (isDefaultShown && kind !== "node") field.val(absent);
    if (kind === "jsonata") field.typedInput({ default: "jsonata", types: ["jsonata"] });
    if (kind === "property") field.typedInput({ default: "msg", types: ["msg"] });
  }

  function close() {
    open = undefined;
  }

  return { say, why, label, prepare, close };
}

/** Says what the deployed node takes from its home instead of a wire. */
async function showFromHome({ id }, note) {
  const { know } = await import("./resources/@ev-flows/node-red-smartcar/ask.js");
  const { text } = await know(`from-home/${id}`).catch(() => ({}));
  note.text(text ?? "");
}

/** Suggests time zones, and says which one holds while the field is empty. */
async function prepareZone({ field, form, remark, valueOf }) {
  const list = form.find("#" + field("zone").attr("list"));
  for (const zone of Intl.supportedValuesOf("timeZone")) $("<option>", { value: zone }).appendTo(list);
  const { showZone } = await import("./resources/@ev-flows/node-red-smartcar/zone.js");
  showZone({
    field: field("zone"),
    valueOf,
    note: remark("zone-note"),
    watched: ["vehicle", "home", "latitude", "longitude"].map((key) => field(key) ?? $()),
  });
}
