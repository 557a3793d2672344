/** Says what the way of polling costs a month, and warns where the plan does not have as many calls. */
async function prepare({ form, say, field, remark, valueOf }) {
  const shared = import("./resources/@ev-flows/node-red-smartcar/abilities.js");
  let reads;
  let turn = 0;

  function refresh() {
    const vehicle = RED.nodes.node(valueOf("vehicle"));
    const cost = costOf({ mode: valueOf("mode"), minutes: Number(valueOf("minutes")), vehicle, reads });
    remark("cost").find("span").text(words(cost));
    remark("cost")
      .find("i")
      .toggle(cost.isTooMuch === true);
  }
  const words = ({ key, ...values }) => (key ? say(`cost.${key}`, values) : "");

  /** Makes differ in how soon their cars report. A late answer about another car is dropped. */
  async function learn() {
    const mine = ++turn;
    refresh();
    const { abilitiesOf } = await shared;
    const known = await abilitiesOf(RED.nodes.node(valueOf("vehicle")) ?? {}).catch(() => undefined);
    if (mine !== turn) return;
    reads = known?.reads;
    refresh();
  }
  form.on("input change", refresh);
  field("vehicle").on("change", learn);
  await learn();
}

/** What a way of polling costs: a key of `cost` with its values. `reads` is what the runtime reckons with. */
function costOf({ mode, minutes, vehicle, reads }) {
  const account = RED.nodes.node(vehicle?.account);
  const perMonth = Number(account?.callsPerMonth);
  const reserve = Number(account?.callReserve);
  const left = perMonth - reserve;
  if (mode === "demand" || mode === "push") return { key: mode };
  if (!reads || (mode !== "smart" && mode !== "every")) return {};
  return mode === "smart" ? costOfSmart(reads.smart, left) : costOfEvery(minutes, { perMonth, reserve, left, reads });
}

function costOfSmart({ from, to }, left) {
  if (Number.isNaN(left)) return { key: "smart", from, to };
  if (to <= left) return { key: "smart-fits", from, to, left };
  if (left < 1) return { key: "nothing-left", calls: from, isTooMuch: true };
  return { key: "smart-stretched", from, to, left, isTooMuch: true };
}

function costOfEvery(minutes, { perMonth, reserve, left, reads: { minutesAMonth } }) {
  if (!(minutes >= 1)) return {};
  const calls = Math.round(minutesAMonth / minutes);
  if (Number.isNaN(left)) return { key: "calls", calls };
  if (calls <= left) return { key: "fits", calls, perMonth, reserve };
  if (left < 1) return { key: "nothing-left", calls, isTooMuch: true };
  return { key: "exceeds", calls, left, minutes: Math.ceil(minutesAMonth / left), isTooMuch: true };
}

export default { prepare };
