import assert from "node:assert/strict";
import { join } from "node:path";
import * as z from "zod";
import type { NodeRedProcess } from "../node-red-process";
import { nodeSetProblems } from "../node-sets";
import { packageFacts, type PackageFacts } from "../package-facts";
import { ask, deploy } from "./admin";
import type { Combination } from "./combinations";
import { flow, vehicleId } from "./flow";
import type { Tally } from "./tally";

/** A Node-RED that runs with the package in its user directory. */
export interface Running {
  readonly combination: Combination;
  readonly facts: PackageFacts;
  readonly userDir: string;
  readonly origin: string;
  readonly nodeRed: NodeRedProcess;
}

const Catalogs = z.record(z.string(), z.looseObject({}));
const Snapshot = z.object({
  vehicleId: z.literal(vehicleId),
  make: z.literal("BMW"),
  soc: z.number().min(0).max(100),
  pluggedIn: z.literal(true),
  updatedAt: z.iso.datetime(),
});
const Outcome = z.object({ command: z.literal("start"), outcome: z.literal("done") });
const Why = z.object({ reason: z.string().regex(/ /, "a sentence"), inputs: z.looseObject({}) });
const Vehicles = z.array(z.object({ vehicleId: z.string() })).length(5);

/** Everything that is checked of a Node-RED that runs. */
export async function checkRunning(tally: Tally, running: Running): Promise<void> {
  const { combination, facts, userDir, origin, nodeRed } = running;
  const { undiciMajor } = combination;
  await tally.check(`undici ${undiciMajor} was installed`, () => {
    const { version } = packageFacts(join(userDir, "node_modules/undici"));
    assert.equal(version.split(".")[0], String(undiciMajor));
  });
  await tally.check(`all ${facts.sets.length} node sets are loaded, enabled and without error`, async () => {
    assert.deepEqual(await nodeSetProblems(origin, facts), []);
  });
  await tally.check("the editor gets every page and its words", async () => {
    const pages = await ask(`${origin}/nodes`, { headers: { accept: "text/html" } });
    const words = Catalogs.parse(JSON.parse(await ask(`${origin}/nodes/messages?lng=en-US`)));
    const hasPage = (set: string): boolean => pages.includes(`data-template-name="${set}"`);
    const hasWords = (set: string): boolean => Object.keys(words[`${facts.name}/${set}`] ?? {}).length > 0;
    assert.deepEqual(
      facts.sets.filter((set) => !hasPage(set) || !hasWords(set)),
      [],
    );
  });
  const isDeployed = await tally.check("a flow with the built-in simulator is deployed", () =>
    deploy(origin, flow, "/smartcar-signals"),
  );
  if (isDeployed) {
    await tally.check("the account's cars come out", async () => {
      Vehicles.parse(JSON.parse(await ask(`${origin}/smartcar-vehicles`)));
    });
    await tally.check("a snapshot comes out", async () => {
      Snapshot.parse(JSON.parse(await ask(`${origin}/smartcar-signals`)));
    });
    await tally.check("charging starts", async () => {
      Outcome.parse(JSON.parse(await ask(`${origin}/smartcar-charge`, post("on"))));
    });
    await tally.check("a surplus is judged, in words", async () => {
      Why.parse(JSON.parse(await ask(`${origin}/smartcar-surplus`, post("-5000"))));
    });
  }
  await tally.check("the log holds no error, and no warning about us", () => {
    assert.deepEqual(
      nodeRed.log.filter((line) => line.includes("[error]") || (line.includes("[warn]") && line.includes("smartcar"))),
      [],
    );
  });
}

function post(payload: string): RequestInit {
  return { method: "POST", headers: { "content-type": "text/plain" }, body: payload };
}
