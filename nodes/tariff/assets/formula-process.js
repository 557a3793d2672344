// A process that evaluates one formula for each set of variables, and can be ended at any time (formula-process.ts).
"use strict";

const { isMainThread, Worker, workerData } = require("node:worker_threads");

const answers = new Map();
let asked = 0;

/** Asks Node-RED for what only it has. */
function ask(what) {
  return (name, store) =>
    new Promise((resolve) => {
      asked += 1;
      answers.set(asked, resolve);
      process.send({ asked, what, name, store });
    });
}

function kindOf(value) {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}

async function evaluated(expression, input) {
  try {
    const value = await expression.evaluate(input);
    return Number.isFinite(value) ? { value } : { kind: kindOf(value) };
  } catch (err) {
    return { failed: String(err?.message || "") };
  }
}

async function run({ jsonata, formula, variables, atOnce, lifeMs }) {
  // An endless formula blocks this thread, and not that one.
  new Worker(__filename, { workerData: { lifeMs } }).unref();
  const expression = require(jsonata)(formula);
  expression.assign("flowContext", ask("flow"));
  expression.assign("globalContext", ask("global"));
  expression.assign("env", ask("env"));
  const results = [];
  for (const input of variables) {
    results.push(await evaluated(expression, input));
    if (results.length === atOnce) process.send({ results: results.splice(0) });
  }
  process.send({ results });
}

if (isMainThread) {
  process.on("disconnect", () => process.exit());
  process.on("message", (message) => {
    if ("asked" in message) answers.get(message.asked)(message.value);
    else void run(message);
  });
} else setTimeout(() => process.kill(process.pid, "SIGKILL"), workerData.lifeMs);
