import { prepareTry } from "../../settings/editor/try-now.js";
import { SUPPLIER_FACTS } from "../../../src/fetch/prices/supplier-facts";
import { areasIn, factsOf, includedWord, suppliersIn } from "../../../src/fetch/prices/supplier-list";

/** What is said below the area, for suppliers whose area is something else. */
const AREA_NOTES = { octopus: "tariff", amber: "site", homeassistant: "entity" };

const chosenOf = (valueOf) => factsOf(String(valueOf("supplier")));

/** Offers the suppliers of the country, the best first. */
function offerSuppliers({ field, valueOf }) {
  const list = field("supplier");
  if (!list.is("select")) return;
  const offered = suppliersIn(String(valueOf("country"))).map(({ id }) => id);
  const options = SUPPLIER_FACTS.map(({ id }) => list.find(`option[value="${id}"]`));
  const before = list.val();
  for (const option of options) {
    const isOffered = offered.includes(option.val());
    option.prop({ hidden: !isOffered, disabled: !isOffered });
  }
  for (const id of offered) list.append(list.find(`option[value="${id}"]`));
  if (!offered.includes(before)) list.val(offered[0]).trigger("change");
}

/** Says what the supplier's prices include, and what their source wants to be said. */
function showSupplier({ field, form, remark, say, valueOf }) {
  const supplier = chosenOf(valueOf);
  if (!supplier) return;
  const country = String(valueOf("country"));
  const includes = say(`option.includes.${includedWord(supplier, country)}`);
  const { licence, isSimulated } = supplier;
  const source = licence === "" ? "" : say("note.licence", { includes, licence });
  remark("licence").text(isSimulated ? say("note.simulated") : source);
  const areas = areasIn(supplier, country);
  const suggestions = form.find(`#${field("area").attr("list")}`).empty();
  for (const area of areas) $("<option>", { value: area }).appendTo(suggestions);
  field("area").attr("placeholder", areas[0] ?? "");
  const note = AREA_NOTES[supplier.id];
  const several = areas.length > 1 ? say("note.areas", { areas: areas.join(", ") }) : "";
  remark("area-note").text(note ? say(`note.${note}`) : several);
  const takesToken = [...(supplier.needs ?? []), ...(supplier.takes ?? [])].includes("token");
  const token = supplier.id === "own" ? "own-token" : "token";
  remark("token-note").text(takesToken ? say(`note.${token}`) : "");
}

const TRIED = ["country", "supplier", "area", "address", "token", "account", "home", "includes", "use", "zone"];
const SHAPE = ["feedPath", "feedStart", "feedEnd", "feedValue", "feedFactor"];

function prepare(tools) {
  const { field, form } = tools;
  offerSuppliers(tools);
  showSupplier(tools);
  field("country").on("change", () => offerSuppliers(tools));
  form.on("change", () => showSupplier(tools));
  prepareTry({ ...tools, type: "smartcar-prices", path: "prices/try", keys: [...TRIED, ...SHAPE] });
}

/** What a supplier needs and the node does not have. */
function why(key, value, say, other) {
  const { needs = [] } = factsOf(String(other("supplier"))) ?? {};
  const isEmpty = value === undefined || value === null || String(value).trim() === "";
  if (!isEmpty || !needs.includes(key)) return true;
  if (key === "address")
    return say("invalid.enter", { label: say("label.address"), accepted: say("accepted.address") });
  return key === "token" || key === "area" ? say(`invalid.${key}`) : true;
}

const label = (node, say) => {
  if (node.name) return node.name;
  const supplier = factsOf(node.supplier);
  return supplier ? `${say("label.palette")}: ${say(`option.supplier.${supplier.id}`)}` : say("label.palette");
};

export default { prepare, why, label };
