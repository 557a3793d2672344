// A car on the page: what it does, what was used of its limits, and the buttons of its owner.

import { byId, element, show } from "./dom.js";

/**
 * @typedef {import("./control-api.js").Car} Car
 * @typedef {import("./control-api.js").Ledger} Ledger
 *
 * @typedef {object} Card What the page shows of a car.
 * @property {Car} car As it was last.
 * @property {HTMLElement} root
 * @property {HTMLElement} soc
 * @property {HTMLElement} bar
 * @property {HTMLElement} fill
 * @property {HTMLElement} limit
 * @property {HTMLElement} state
 * @property {HTMLElement} list
 * @property {Map<string, HTMLElement>} facts
 * @property {readonly HTMLButtonElement[]} buttons
 *
 * @typedef {(car: Car, request: object) => void} Press Called when a button is pressed.
 */

/** @type {Map<string, Card>} */
const cards = new Map();

/**
 * @typedef {object} Button
 * @property {readonly [off: string, on: string]} names
 * @property {(car: Car) => boolean} isOn Whether the second name holds.
 * @property {(car: Car) => boolean} isPossible
 * @property {(car: Car) => object} request What a press asks for.
 */

/** @type {readonly Button[]} */
const buttons = [
  {
    names: ["Plug in", "Unplug"],
    isOn: (car) => car.plugged,
    isPossible: (car) => !car.driving,
    request: (car) => ({ plugged: !car.plugged }),
  },
  {
    names: ["Start charging", "Stop charging"],
    isOn: (car) => car.charging,
    isPossible: (car) => car.charging || (car.plugged && car.soc < car.limit),
    request: (car) => ({ charging: !car.charging }),
  },
  {
    names: ["Drive", "Park"],
    isOn: (car) => car.driving,
    isPossible: (car) => car.driving || car.soc > 0,
    request: (car) => ({ driving: !car.driving }),
  },
  {
    names: ["Return home", "Leave home"],
    isOn: (car) => car.atHome,
    isPossible: () => true,
    request: (car) => (car.atHome ? { plugged: false, atHome: false } : { driving: false, atHome: true }),
  },
];

/**
 * @param {Car} car
 * @param {Press} press
 * @returns {Card}
 */
function makeCard(car, press) {
  const name = `${car.makeName} ${car.model} ${car.year}`;
  const heading = element("h3", name);
  heading.id = `car-${car.id}`;
  const soc = element("span", "", "soc");
  const title = element("div", undefined, "title");
  title.append(heading, soc);

  const bar = element("div", undefined, "bar");
  bar.setAttribute("role", "meter");
  bar.setAttribute("aria-label", `State of charge of the ${name}`);
  bar.setAttribute("aria-valuemin", "0");
  bar.setAttribute("aria-valuemax", "100");
  const fill = element("div", undefined, "fill");
  const limit = element("div", undefined, "limit");
  bar.append(fill, limit);

  const root = element("article", undefined, "car surface");
  root.setAttribute("aria-labelledby", heading.id);
  const state = element("p", "", "state");
  const list = element("dl", undefined, "facts");
  const row = element("div", undefined, "buttons");
  const pressed = buttons.map(({ request }) => {
    const button = element("button", "");
    button.type = "button";
    button.setAttribute("aria-describedby", heading.id);
    button.addEventListener("click", () => press(card.car, request(card.car)));
    return button;
  });
  row.append(...pressed);
  root.append(title, bar, state, list, row);
  byId("cars").append(root);

  const card = { car, root, soc, bar, fill, limit, state, list, facts: new Map(), buttons: pressed };
  return card;
}

/** @param {Car} car */
function stateOf(car) {
  if (car.charging) return `Charging at ${(car.powerW / 1000).toFixed(1)} kW`;
  if (car.driving) return "Driving";
  if (car.plugged) return car.soc >= car.limit ? "Plugged in, charge limit reached" : "Plugged in, not charging";
  return "Parked, not plugged in";
}

/**
 * "3 of 80", or the number alone where there is no limit.
 *
 * @param {number} count
 * @param {number | undefined} limit
 */
function used(count, limit) {
  return limit === undefined ? String(count) : `${count} of ${limit}`;
}

/** @param {Car} car */
function placeOf(car) {
  if (car.driving) return "driving";
  return car.atHome ? "at home" : "away from home";
}

/**
 * @param {Car} car
 * @param {Ledger} ledger
 * @returns {Map<string, string>}
 */
function factsOf(car, { callsThisMonth, stopsLast30Days, commandsSinceDriven, deliveries, limits }) {
  const facts = new Map([
    ["Limit", `${car.limit}%`],
    ["Place", placeOf(car)],
    ["Doors", car.locked ? "locked" : "unlocked"],
    ["Calls this month", used(callsThisMonth, limits.callsThisMonth)],
  ]);
  if (limits.stopsLast30Days) facts.set("Stops in 30 days", used(stopsLast30Days, limits.stopsLast30Days));
  if (limits.commandsSinceDriven)
    facts.set("Commands since last drive", used(commandsSinceDriven, limits.commandsSinceDriven));
  if (limits.schedules || car.schedules.length > 0)
    facts.set("Schedules", used(car.schedules.length, limits.schedules));
  if (deliveries > 0) facts.set("Deliveries", String(deliveries));
  if (car.obstacle) facts.set("Obstacle", car.obstacle);
  if (car.accountProblem) facts.set("Account", car.accountProblem);
  if (!car.connected) facts.set("Connect", "not connected");
  return facts;
}

/**
 * Shows a car as it is now, and adds it to the page where it is new.
 *
 * @param {Car} car
 * @param {Ledger} ledger
 * @param {Press} press
 */
export function showCar(car, ledger, press) {
  const card = cards.get(car.id) ?? makeCard(car, press);
  cards.set(car.id, card);
  card.car = car;
  const percent = Math.round(car.soc);
  card.root.classList.toggle("charging", car.charging);
  show(card.soc, `${percent}%`);
  card.fill.style.width = `${car.soc}%`;
  card.limit.style.left = `${car.limit}%`;
  card.limit.title = `Limit ${car.limit}%`;
  card.bar.setAttribute("aria-valuenow", String(percent));
  card.bar.setAttribute("aria-valuetext", `${percent}%, limit ${car.limit}%`);
  show(card.state, stateOf(car));
  showFacts(card, factsOf(car, ledger));
  for (const [index, { names, isOn, isPossible }] of buttons.entries()) {
    const button = card.buttons[index];
    show(button, names[isOn(car) ? 1 : 0]);
    if (button) button.disabled = !isPossible(car);
  }
}

/**
 * Takes all other cars off the page.
 *
 * @param {readonly Car[]} cars
 */
export function showOnly(cars) {
  const shown = new Set(cars.map(({ id }) => id));
  for (const [id, card] of cards) {
    if (shown.has(id)) continue;
    card.root.remove();
    cards.delete(id);
  }
}

/**
 * @param {Card} card
 * @param {Map<string, string>} facts
 */
function showFacts(card, facts) {
  if ([...facts.keys()].join() !== [...card.facts.keys()].join()) {
    card.facts = new Map([...facts.keys()].map((name) => [name, element("dd", "")]));
    card.list.replaceChildren(...[...card.facts].flatMap(([name, value]) => [element("dt", name), value]));
  }
  for (const [name, value] of facts) show(card.facts.get(name), value);
}
