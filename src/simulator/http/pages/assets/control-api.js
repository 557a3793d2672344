// The control API of the simulator, as the page uses it.

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
 */

/** @param {string} path */
export async function get(path) {
  const answer = await fetch(`/simulator/${path}`);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

/**
 * The cars of one page, and how many there are in all.
 *
 * @param {{ page: number, size: number, find: string }} asked
 * @returns {Promise<{ cars: readonly Car[], total: number }>}
 */
export async function getCars({ page, size, find }) {
  const query = new URLSearchParams({ page: String(page), size: String(size), find });
  const answer = await fetch(`/simulator/cars?${query}`);
  if (!answer.ok) throw new Error(`cars answered ${answer.status}`);
  return { cars: await answer.json(), total: Number(answer.headers.get("x-total-count")) };
}

/**
 * @param {string} id
 * @param {object} request
 */
export async function change(id, request) {
  await fetch(`/simulator/cars/${id}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
}
