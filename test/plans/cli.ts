import { parseArgs } from "node:util";
import { checkPlans } from "../support/control/random-plan";

/** What `npm run test:plans` does: compares random plans with the best of all patterns. */
const { values } = parseArgs({
  options: { cases: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
});
const [cases, seed] = [Number(values.cases), Number(values.seed)];
checkPlans(seed, cases);
process.stdout.write(`${cases} plans, none dearer than the best of all patterns\n`);
