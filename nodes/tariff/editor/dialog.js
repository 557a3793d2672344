import { moreThanUsual } from "../goal-costs";
import { prepareDepartures } from "./departures.js";

/** Shows what empty fields of a node of version 0.1 mean, before that is stored as their value. */
function showOldMeaning({ node, field }) {
  if (node.version !== undefined) return;
  if (isEmpty(node.target)) field("target").val(80);
  if (isEmpty(node.full)) field("full").val(field("target").val());
}

const isEmpty = (given) => given === undefined || given === "";

/** Says in money what target and full cost. */
function prepareCost({ form, remark, valueOf, say }) {
  function show() {
    const more = moreThanUsual(Number(valueOf("target")), Number(valueOf("full") ?? 80));
    if (more === undefined) remark("cost").text("");
    else remark("cost").text(more >= 1 ? say("note.cost", { more }) : say("note.cost-usual"));
  }
  form.on("change input", show);
  show();
}

function prepare(tools) {
  showOldMeaning(tools);
  prepareDepartures(tools);
  prepareCost(tools);
}

export default { prepare };
