import assert from "node:assert/strict";
import { relative, sep } from "node:path";
import { caseFiles, HOME_ZONE } from "../cases-runner/case-file";
import { judge } from "../cases-runner/judge";
import { expectedFailures } from "./expected-failures";

const nameOf = (file: string): string => relative(__dirname, file).split(sep).join("/");

describe("cases", () => {
  const files = caseFiles(__dirname);
  const zone = process.env["TZ"];

  // The homes stand where the computer's zone is; a case with another environment runs in a process of its own.
  before(() => (process.env["TZ"] = HOME_ZONE));
  after(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  for (const file of files) {
    const name = nameOf(file);
    const reason = expectedFailures.get(name);

    it(reason === undefined ? name : `${name} fails as long as: ${reason}`, async () => {
      const { failures } = await judge(file);

      if (reason === undefined) assert.deepEqual(failures, []);
      else assert.notDeepEqual(failures, [], "It holds now: remove it from test/cases/expected-failures.ts");
    });
  }

  it("are there of every name that is expected to fail", () => {
    const names = new Set(files.map(nameOf));

    assert.deepEqual(
      [...expectedFailures.keys()].filter((name) => !names.has(name)),
      [],
    );
  });
});
