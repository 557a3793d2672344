// What the control page does in a browser: asks the control API once a second, and shows what has changed.

import { showCar, showOnly } from "./car-card.js";
import { change, get, getCars } from "./control-api.js";
import { byId, show } from "./dom.js";
import { showDeliveries, showRequests } from "./log-tables.js";
import { asked, showPager } from "./pager.js";

/** @typedef {import("./control-api.js").Car} Car */

const EVERY_MS = 1000;
const SHOWN = 12;

function lose() {
  byId("lost").hidden = false;
}

/** @param {number} speed */
function speedText(speed) {
  if (speed === 0) return "paused";
  return speed === 1 ? "real time" : `${speed} times real time`;
}

async function refresh() {
  const { cars, total } = await getCars(asked());
  const [clock, ledger, requests, { deliveries }] = await Promise.all([
    get("clock"),
    get(`ledger?car=&${new URLSearchParams(cars.map(({ id }) => ["car", id]))}`),
    get(`requests?last=${SHOWN}`),
    get(`deliveries?last=${SHOWN}`),
  ]);
  const now = new Date(clock.now);
  show(byId("clock"), now.toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" }));
  byId("clock").setAttribute("datetime", now.toISOString());
  show(byId("speed"), speedText(clock.speed));
  showPager(total, () => void refresh().catch(lose));
  showOnly(cars);
  for (const car of cars) showCar(car, ledger.cars[car.id], press);
  showRequests(requests, cars);
  showDeliveries(deliveries, cars);
  byId("lost").hidden = true;
}

/**
 * @param {Car} car
 * @param {object} request
 */
function press(car, request) {
  change(car.id, request).then(refresh).catch(lose);
}

async function live() {
  await refresh().catch(lose);
  setTimeout(() => void live(), EVERY_MS);
}

void live();
