/** How the storm reaches the nodes of a running Node-RED, and hears what leaves them: it speaks over the channel of the process. */
module.exports = function (RED) {
  const tell = (what) => {
    if (process.connected) process.send({ ...what, at: Number(process.hrtime.bigint() / 1000n) });
  };

  // A deploy makes some nodes anew, and leaves others as they were.
  let known = new Map();
  RED.events.on("flows:started", () => {
    const now = new Map();
    RED.nodes.eachNode(({ id }) => now.set(id, RED.nodes.getNode(id)));
    const nodes = [...now.keys()].filter((id) => now.get(id) !== known.get(id));
    known = now;
    tell({ kind: "begun", nodes });
  });

  process.on("message", ({ kind, node, msg, n }) => {
    if (kind !== "give") return;
    const target = RED.nodes.getNode(node);
    tell({ kind: "given", n, isThere: target !== null });
    if (target) target.receive({ ...msg, payload: deepened(msg.payload) });
  });

  function Gate(config) {
    RED.nodes.createNode(this, config);
    this.on("input", (msg, _send, done) => {
      const { _msgid: id } = msg;
      tell({ kind: "out", from: config.from, id, text: textOf(msg) });
      done();
    });
  }

  RED.nodes.registerType("storm-gate", Gate);
};

function deepened(payload) {
  const [, depth] = typeof payload === "string" ? (/^deep: (\d+)$/.exec(payload) ?? []) : [];
  return depth === undefined ? payload : JSON.parse("[".repeat(depth) + "]".repeat(depth));
}

/** Everything that a message carries, as a flow could write it down. */
function textOf(msg) {
  try {
    return jsonOf(msg);
  } catch {
    return jsonOf({ payload: "too deep" });
  }
}

function jsonOf(msg) {
  const seen = new Set();
  return JSON.stringify(msg, (_key, value) => {
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return "again";
    seen.add(value);
    return value instanceof Error ? { message: value.message, ...Object.fromEntries(Object.entries(value)) } : value;
  });
}
