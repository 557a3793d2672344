// The last requests and deliveries, as rows of the two tables of the page.

import { byId, element } from "./dom.js";

/**
 * @typedef {import("./control-api.js").Car} Car
 * @typedef {import("./control-api.js").LoggedRequest} LoggedRequest
 * @typedef {import("./control-api.js").Delivery} Delivery
 *
 * @typedef {readonly [text: string, className?: string]} Cell
 */

/**
 * @param {string} id
 * @param {readonly (readonly Cell[])[]} rows
 */
function showRows(id, rows) {
  const made = rows.map((cells) => {
    const row = element("tr");
    row.append(...cells.map(([text, className]) => element("td", text, className)));
    return row;
  });
  byId(id).replaceChildren(...(made.length > 0 ? made : [emptyRow()]));
}

function emptyRow() {
  const row = element("tr");
  const cell = element("td", "None yet", "quiet");
  cell.colSpan = 9;
  row.append(cell);
  return row;
}

/** @param {number} at */
function timeOf(at) {
  return new Date(at).toLocaleTimeString();
}

/**
 * The path with the names of cars in the place of their ids.
 *
 * @param {string} path
 * @param {readonly Car[]} cars
 */
function readable(path, cars) {
  const car = cars.find(({ id }) => path.includes(id));
  return car ? path.replace(car.id, `{${car.makeName} ${car.model}}`) : path;
}

/**
 * @param {readonly LoggedRequest[]} requests
 * @param {readonly Car[]} cars
 */
export function showRequests(requests, cars) {
  /** @type {Cell[][]} */
  const rows = requests
    .toReversed()
    .map(({ at, method, path, status, counted }) => [
      [timeOf(at)],
      [status === undefined ? "–" : String(status), status !== undefined && status >= 400 ? "bad" : ""],
      [method],
      [readable(path, cars), "path"],
      [counted ? "1 call" : "free", "quiet"],
    ]);
  showRows("requests", rows);
}

/**
 * @param {readonly Delivery[]} deliveries
 * @param {readonly Car[]} cars
 */
export function showDeliveries(deliveries, cars) {
  /** @type {Cell[][]} */
  const rows = deliveries
    .toReversed()
    .map(({ at, eventType, mode, vehicleId, attempt, status, problem }) => [
      [timeOf(at)],
      [status === undefined ? "–" : String(status), problem ? "bad" : ""],
      [mode === "TEST" ? "TEST" : eventType],
      [cars.find(({ id }) => id === vehicleId)?.model ?? "–"],
      [String(attempt)],
      [problem ?? "", "path"],
    ]);
  showRows("deliveries", rows);
}
