// What the control page does in a browser: asks the control API once a second, and shows what has changed.

/**
 * @typedef {object} Car What GET /simulator/cars says of one.
 * @property {string} id
 * @property {string} make
 * @property {string} makeName
 * @property {string} model
 * @property {number} year
 * @property {number} soc
 * @property {number} limit
 * @property {boolean} plugged
 * @property {boolean} charging
 * @property {number} powerW
 * @property {boolean} driving
 * @property {boolean} atHome
 * @property {boolean} locked
 * @property {string | null} obstacle
 * @property {boolean} connected
 * @property {string | null} accountProblem
 * @property {readonly unknown[]} schedules
 *
 * @typedef {object} Ledger What GET /simulator/ledger says of a car; a limit is absent where the make has none.
 * @property {number} callsThisMonth
 * @property {number} stopsLast30Days
 * @property {number} commandsSinceDriven
 * @property {number} deliveries
 * @property {{ callsThisMonth?: number, stopsLast30Days?: number, commandsSinceDriven?: number, schedules?: number }} limits
 *
 * @typedef {object} LoggedRequest
 * @property {number} at
 * @property {string} method
 * @property {string} path
 * @property {number} [status]
 * @property {boolean} counted
 *
 * @typedef {object} Delivery
 * @property {number} at
 * @property {string} eventType
 * @property {string} mode
 * @property {string} vehicleId
 * @property {number} attempt
 * @property {number} [status]
 * @property {string} [problem]
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
 * @typedef {readonly [text: string, className?: string]} Cell
 */

const EVERY_MS = 1000;
const SHOWN = 12;

/** @type {Map<string, Card>} */
const cards = new Map();

/** @param {string} id */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}`);
  return found;
}

/** @param {string} path */
async function get(path) {
  const answer = await fetch(`/simulator/${path}`);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

/**
 * @param {string} id
 * @param {object} request
 */
async function change(id, request) {
  await fetch(`/simulator/cars/${id}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  await refresh();
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [text]
 * @param {string} [className]
 */
function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/**
 * @param {HTMLElement | undefined} target
 * @param {string} text
 */
function show(target, text) {
  if (target && target.textContent !== text) target.textContent = text;
}

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
 * @returns {Card}
 */
function makeCard(car) {
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
    button.addEventListener("click", () => void change(car.id, request(card.car)).catch(lose));
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
 * @param {Car} car
 * @param {Ledger} ledger
 */
function showCar(car, ledger) {
  const card = cards.get(car.id) ?? makeCard(car);
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
function showRequests(requests, cars) {
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
function showDeliveries(deliveries, cars) {
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

function lose() {
  byId("lost").hidden = false;
}

/** @param {number} speed */
function speedText(speed) {
  if (speed === 0) return "paused";
  return speed === 1 ? "real time" : `${speed} times real time`;
}

async function refresh() {
  const [clock, cars, ledger, requests, { deliveries }] = await Promise.all([
    get("clock"),
    get("cars"),
    get("ledger"),
    get(`requests?last=${SHOWN}`),
    get(`deliveries?last=${SHOWN}`),
  ]);
  const now = new Date(clock.now);
  show(byId("clock"), now.toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" }));
  byId("clock").setAttribute("datetime", now.toISOString());
  show(byId("speed"), speedText(clock.speed));
  for (const car of cars) showCar(car, ledger.cars[car.id]);
  showRequests(requests, cars);
  showDeliveries(deliveries, cars);
  byId("lost").hidden = true;
}

async function live() {
  await refresh().catch(lose);
  setTimeout(() => void live(), EVERY_MS);
}

void live();
