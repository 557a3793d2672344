/** What the list of cars knows of a car besides its ID. */
const FACTS = ["userId", "make", "model", "year"];

/** Where the position is, and where 0.1 stored it: in the flow. */
const POSITION = [
  ["latitude", "homeLatitude"],
  ["longitude", "homeLongitude"],
];

/** Moves a position out of the flow, where every export tells it. */
function movePosition(field) {
  const isNew = POSITION.every(([key]) => field(key).val() === "");
  for (const [key, old] of POSITION) {
    if (isNew) field(key).val(field(old).val());
    field(old).val("");
  }
}

/** What an owner should know of a make. */
function hintFor(say, make, { startStop, stopWindow, commandsUntilDriven }) {
  if (!startStop) return say("hint.schedules", { make });
  if (stopWindow) return say("hint.stops", { make, ...stopWindow });
  return commandsUntilDriven ? say("hint.driven", { make, commands: commandsUntilDriven }) : "";
}

/** Lets the car be picked from the account's, says what its make allows, and checks it. */
function prepare({ node, say, field, remark, valueOf }) {
  movePosition(field);
  const select = $("#smartcar-vehicle-pick");
  const loading = import("./resources/@ev-flows/node-red-smartcar/pick.js");
  const picker = loading.then(({ createPicker, ...others }) => ({
    ...createPicker({ select, note: $("#smartcar-vehicle-found") }),
    ...others,
  }));

  function fill(car) {
    for (const name of FACTS) field(name).val(car?.[name] ?? "");
    void hint();
  }

  /** A late answer about another make is dropped. */
  async function hint() {
    const make = field("make").val();
    const words = make ? await hintOf(say, make) : "";
    if (make === field("make").val()) remark("hint").text(words);
  }

  /** Brings list and ID together. */
  async function recognize() {
    const { show, carOf } = await picker;
    // An answer may come when the dialog has been left.
    if (!field("vehicleId")[0].isConnected) return;
    const vehicleId = field("vehicleId").val().trim();
    show(vehicleId);
    if (carOf(vehicleId)) fill(carOf(vehicleId));
  }

  async function list() {
    const { list: ask, accountInEditor } = await picker;
    await ask(() => accountInEditor(valueOf("account")));
    await recognize();
  }

  /** A car of a fleet that is too large to be listed. */
  async function find() {
    const { find: ask, accountInEditor } = await picker;
    await ask(() => accountInEditor(valueOf("account")), field("vehicleId").val().trim());
    await recognize();
  }

  async function choose() {
    const { carOf, nameOf } = await picker;
    const car = carOf(select.val());
    if (!car) return;
    if (field("name").val() === "") field("name").val(nameOf(car));
    field("vehicleId").val(car.vehicleId).trigger("change");
    fill(car);
  }

  async function offer() {
    const { offer: show } = await picker;
    if (node.vehicleId && node.make) show([node]);
    await recognize();
  }

  select.on("change", () => void choose());
  $("#smartcar-vehicle-list").on("click", () => void list());
  field("vehicleId").on("input", () => {
    fill();
    void recognize();
  });
  field("vehicleId").on("change", () => void find());
  field("account").on("change", (_event, isOpening) => {
    if (RED.nodes.node(valueOf("account")) && !(isOpening && node.vehicleId)) void list();
  });
  fill(node);
  void offer();

  const button = $("#smartcar-vehicle-check");
  async function checkCar() {
    const { check, accountInEditor } = await import("./resources/@ev-flows/node-red-smartcar/check.js");
    const form = () => ({ ...accountInEditor(valueOf("account")), vehicleId: field("vehicleId").val() });
    await check({ button, list: $("#smartcar-vehicle-checks"), form });
  }
  button.on("click", () => void checkCar());
}

async function hintOf(say, make) {
  const { abilitiesOf } = await import("./resources/@ev-flows/node-red-smartcar/abilities.js");
  try {
    const { make: rules, makeName } = await abilitiesOf({ make });
    return hintFor(say, makeName, rules);
  } catch {
    return "";
  }
}

const label = (node, say) => node.name || [node.make, node.model].filter(Boolean).join(" ") || say("label.unnamed");

export default { prepare, label };
