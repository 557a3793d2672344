// Which of the cars the page shows: one page of those that were searched for. With few cars there is nothing to choose.

import { byId, show } from "./dom.js";

const SIZE = 24;

const state = { page: 1, find: "", isReady: false };

/** What to ask the control API for. */
export function asked() {
  return { page: state.page, size: SIZE, find: state.find };
}

/**
 * Shows which cars are on the page, and lets a person choose others; `refresh` is called then.
 *
 * @param {number} total
 * @param {() => void} refresh
 */
export function showPager(total, refresh) {
  if (!state.isReady) begin(refresh);
  const pages = Math.max(1, Math.ceil(total / SIZE));
  if (state.page > pages) {
    state.page = pages;
    refresh();
  }
  byId("pager").hidden = total <= SIZE && state.find === "";
  const first = (state.page - 1) * SIZE + 1;
  const last = Math.min(state.page * SIZE, total);
  show(byId("shown"), total === 0 ? "No car found" : `Cars ${first} to ${last} of ${total}`);
  button("before").disabled = state.page <= 1;
  button("after").disabled = state.page >= pages;
}

/** @param {() => void} refresh */
function begin(refresh) {
  state.isReady = true;
  const go = (/** @type {number} */ pages) => () => {
    state.page += pages;
    refresh();
  };
  button("before").addEventListener("click", go(-1));
  button("after").addEventListener("click", go(1));
  const find = byId("find");
  find.addEventListener("input", () => {
    if (!(find instanceof HTMLInputElement)) return;
    state.find = find.value;
    state.page = 1;
    refresh();
  });
}

/** @param {string} id */
function button(id) {
  const found = byId(id);
  if (!(found instanceof HTMLButtonElement)) throw new Error(`${id} is no button`);
  return found;
}
