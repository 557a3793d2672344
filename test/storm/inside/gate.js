/** How the storm reaches the nodes of a running Node-RED, and hears what leaves them: it speaks over the channel of the process. */
module.exports = function (RED) {
  const tell = (what) => {
    if (process.connected) process.send({ ...what, at: now() });
  };

  // A deploy makes some nodes anew, and leaves others as they were. One may begin before the one before has made all of its nodes.
  let known = new Map();
  const from = [now()];
  let isFirst = true;
  RED.events.on("flows:stopping", () => {
    if (!isFirst) from.push(now());
  });
  RED.events.on("flows:started", () => {
    isFirst = false;
    const there = new Map();
    RED.nodes.eachNode(({ id }) => there.set(id, RED.nodes.getNode(id)));
    const nodes = [...there.keys()].filter((id) => there.get(id) !== known.get(id));
    known = there;
    tell({ kind: "begun", nodes, from: from.shift() });
  });

  process.on("message", ({ kind, node, msg, n }) => {
    // By then it has taken up what had come before.
    if (kind === "ping") setTimeout(() => tell({ kind: "pong", n }), BREATH_MS);
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

/** How long a turn of a process that has nothing to do takes at most; one that is busy takes longer by itself. */
const BREATH_MS = 20;

/** Microseconds of the computer's monotonic clock. */
function now() {
  return Number(process.hrtime.bigint() / 1000n);
}

function deepened(payload) {
  const [, depth] = typeof payload === "string" ? (/^deep: (\d+)$/.exec(payload) ?? []) : [];
  return depth === undefined ? payload : JSON.parse("[".repeat(depth) + "]".repeat(depth));
}

/** Everything that a message carries, as a flow could write it down. */
function textOf(msg) {
  try {
    return jsonOf(msg);
  } catch {
    return jsonOf({ ...msg, payload: "too deep" });
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
