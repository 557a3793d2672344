// What the runtime knows of the cars that the editor holds: the rules of their makes, and what they have answered.

import { say } from "./ask.js";

/** Of a vehicle: its make's rules, what it has answered that it cannot do, what reading it costs. Rejects when Node-RED does not answer. */
export function abilitiesOf({ account = "", vehicleId = "", make = "" }, more = {}) {
  const query = new URLSearchParams({ account, vehicleId, make, ...more });
  return Promise.resolve($.getJSON(`smartcar/abilities?${query}`));
}

/**
 * Says in `note` when the vehicle chosen in `select` cannot do what a node is for. `ability` is the name of a flag in the makes'
 * table and `unable` the node's own sentence for a make that lacks it, `commands` are the names that the runtime learns refusals
 * by, `permission` is what the owner must have allowed, `forbidden` the node's own sentence where he has not, and `lesser` what to
 * say of refusals that the node can do without. `icon` is for a node that does its work all the same.
 */
export function warnWhereUnable({ select, note, icon = "fa-warning", ...work }) {
  let turn = 0;
  async function refresh() {
    const mine = ++turn;
    note.empty();
    const words = await why(RED.nodes.node(select.val()), work).catch(() => "");
    if (mine === turn && words) note.append($("<i>", { class: `fa ${icon}` }), " ", $("<span>").text(words));
  }
  select.on("change", refresh);
  void refresh();
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
