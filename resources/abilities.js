// What the runtime knows of the cars that the editor holds: the rules of their makes, and what they have answered.

import { know, say } from "./ask.js";

/** Of a vehicle: its make's rules, what it has answered that it cannot do, what reading it costs. Rejects when Node-RED does not answer. */
export function abilitiesOf({ account = "", vehicleId = "", make = "", model = "" }, more = {}) {
  const query = new URLSearchParams({ account, vehicleId, make, model, ...more });
  return know(`abilities?${query}`);
}

/**
 * Says in `note` when the vehicle chosen in `select` cannot do what a node is for. `ability` is the name of a flag in the makes'
 * table and `unable` the node's own sentence for a make that lacks it, `commands` are the names that the runtime learns refusals
 * by, `permission` is what the owner must have allowed, `forbidden` the node's own sentence where he has not, and `lesser` what to
 * say of refusals that the node can do without. `icon` is for a node that does its work all the same. `instead` is the node type
 * that a car takes which cannot do it, if there is one for its make.
 */
export function warnWhereUnable({ select, note, icon = "fa-warning", instead = "", ...work }) {
  let turn = 0;
  async function refresh() {
    const mine = ++turn;
    note.empty();
    const words = await why(RED.nodes.node(select.val()), work).catch(() => "");
    if (mine === turn && words)
      note.append($("<i>", { class: `fa ${icon}` }), " ", $("<span>").append(linked(words, instead)));
  }
  select.on("change", refresh);
  void refresh();
}

const PAGES = "https://github.com/ev-flows/node-red-smartcar/blob/main/docs/nodes/";

/** A sentence in which the name of a node type leads to its page. */
function linked(words, type) {
  const at = type === "" ? -1 : words.indexOf(type);
  if (at < 0) return [document.createTextNode(words)];
  const link = $("<a>", { href: `${PAGES}${type}.md`, target: "_blank", rel: "noopener noreferrer" }).text(type);
  return [document.createTextNode(words.slice(0, at)), link, document.createTextNode(words.slice(at + type.length))];
}

async function why(vehicle, { ability, unable, commands, permission, forbidden = unlessAllowed, lesser = () => "" }) {
  if (!vehicle) return "";
  const { make, makeName, unsupported, permissions } = await abilitiesOf(vehicle, { permissions: "" });
  if (makeName && !make[ability]) return unable(makeName);
  const reason = commands.map((command) => unsupported[command]).find(Boolean);
  if (reason) return say("hint.learnt", { reason });
  return permissions && !permissions.includes(permission) ? forbidden(permission) : lesser(unsupported);
}

const unlessAllowed = (permission) => say("hint.forbidden", { permission });
