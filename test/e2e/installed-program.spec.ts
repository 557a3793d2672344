import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { request } from "undici";
import * as z from "zod";
import { freePort } from "../../scripts/free-port";
import { Child } from "../support/child";
import { until } from "../support/until";

const Manifest = z.object({
  version: z.string(),
  bin: z.object({ "node-red-smartcar": z.string() }),
  dependencies: z.record(z.string(), z.string()),
});

const Cars = z.array(z.object({ charging: z.boolean() }));

/** The packed package in an empty folder, with its dependencies and without a network. */
describe("the command of the installed package", () => {
  const folder = mkdtempSync(join(tmpdir(), "smartcar-installed-"));
  const installed = join(folder, "app/node_modules/@ev-flows/node-red-smartcar");
  let program = "";
  let version = "";

  before(() => {
    const pack = ["pack", "--ignore-scripts", "--pack-destination", folder];
    execFileSync("npm", pack, { stdio: "ignore" });
    const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["xzf", join(folder, tarball), "-C", installed, "--strip-components=1"]);
    const manifest = Manifest.parse(JSON.parse(readFileSync(join(installed, "package.json"), "utf8")));
    for (const name of Object.keys(manifest.dependencies)) link(join("node_modules", name));
    program = join(installed, manifest.bin["node-red-smartcar"]);
    version = manifest.version;
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Whatever is not linked is not there: nothing of the repository is found from here. */
  function link(path: string): void {
    const place = join(folder, "app", path);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(resolve(path), place, "dir");
  }

  function run(...args: readonly string[]): { status: number | null; said: string } {
    // Node.js itself must be found; a Node-RED that is installed beside it does not count here.
    const PATH = ["/usr/bin", "/bin"].join(delimiter);
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: join(folder, "app"),
      env: { ...process.env, PATH },
      encoding: "utf8",
    });
    return { status, said: stdout + stderr };
  }

  it("says what it can do, and which version it is", () => {
    assert.deepEqual(run("--version"), { status: 0, said: `${version}\n` });
    assert.match(run().said, /demo[^]*simulator/);
    assert.match(run("demo", "--help").said, /--port <number>/);
    assert.match(run("simulator", "--help").said, /--speed <factor>/);
  });

  it("says in plain words what it does not know", () => {
    const [command, option] = [run("demon"), run("demo", "--prot", "2")];

    assert.match(command.said, /^There is no command "demon"\./);
    assert.match(option.said, /^Unknown option '--prot'\. Try --help\.\n$/);
    assert.deepEqual([command.status, option.status], [1, 1]);
  });

  it("says how to get Node-RED where there is none", () => {
    const { status, said } = run("demo");

    assert.match(said, /^Node-RED was not found\.[^]*npx -p node-red/);
    assert.equal(status, 1);
  });

  it("prints what is stored, without what identifies a car, or says that there is nothing", () => {
    const { status, said } = run("diagnostics", "--store", resolve("test/fixtures/store-0.1"));
    const missing = run("diagnostics", "--store", join(folder, "nowhere"));

    const report = z.object({
      version: z.string(),
      stored: z.object({ cars: z.array(z.object({ make: z.string() })) }),
    });
    assert.equal(status, 0);
    assert.ok(report.parse(JSON.parse(said)).stored.cars.some(({ make }) => make === "BMW"));
    assert.doesNotMatch(said, /51000000|48\.137|11\.57/);
    assert.match(missing.said, /^There is no folder .*nowhere\. Name Node-RED's user directory: --store <folder>\n$/);
    assert.equal(missing.status, 1);
  });

  it("runs the simulator", async () => {
    const { child, found } = await Child.start({
      args: [program, "simulator", "--port", "0"],
      ready: /Smartcar simulator at (\S+)/,
    });
    const { statusCode, body } = await request(`${found[1]}/`);
    const page = await body.text();

    assert.equal(statusCode, 200);
    assert.match(page, /control\.js/);
    assert.equal(await child.stop(), 0);
  });

  it("runs the demo: the links have the chosen port, and a car charges within the first minute", async () => {
    link("node_modules/node-red");
    const [port, mqttPort, simulatorPort] = await Promise.all([freePort(), freePort(), freePort()]);
    const { child } = await Child.start({
      args: [program, "demo", `--port=${port}`, `--mqtt-port=${mqttPort}`, `--simulator-port=${simulatorPort}`],
      // The house lives: everything is there by then.
      ready: /^\d\d:\d\d {2}solar/,
    });
    const ask = async (path: string): Promise<string> => (await request(`http://127.0.0.1:${path}`)).body.text();

    await until("a car charges", async () =>
      Cars.parse(JSON.parse(await ask(`${simulatorPort}/simulator/cars`))).some(({ charging }) => charging),
    );
    const flows = await ask(`${port}/flows`);
    const page = await ask(`${port}/smartcar-page/`);
    const nodes = await ask(`${port}/nodes`);
    const code = await child.stop();

    assert.ok(child.lines.includes(`Page        http://127.0.0.1:${port}/smartcar-page/`));
    assert.match(flows, new RegExp(`127\\.0\\.0\\.1:${port}/smartcar-page/`));
    assert.doesNotMatch(flows, /127\.0\.0\.1:1880/);
    assert.match(page, /id="boot">\{"/);
    assert.ok(realpathSync(installed).length > 0 && nodes.includes("smartcar-tariff"));
    assert.equal(code, 0, child.lines.join("\n"));
  });
});
