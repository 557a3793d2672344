import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SmartcarError } from "../../../src/core/error";
import { keyFile } from "../../../src/store/key-file";

describe("the key file", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "smartcar-key-"));
    path = join(folder, "smartcar", "owners.key");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is made once, random, and readable by its owner only", async () => {
    const key = await keyFile(path, true);

    assert.match(key ?? "", /^[\w-]{43}$/);
    assert.equal(await keyFile(path, true), key);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it("is one for all who ask at the same time, also where a crash left it empty", async () => {
    const ask = (): Promise<unknown[]> => Promise.all([keyFile(path, true), keyFile(path, true), keyFile(path, true)]);
    const [key, ...others] = await ask();
    assert.deepEqual(others, [key, key]);

    await writeFile(path, "");
    const [again, ...more] = await ask();
    assert.deepEqual(more, [again, again]);
    assert.equal(await keyFile(path, false), again);
  });

  it("is not made where it is not wanted", async () => {
    assert.equal(await keyFile(path, false), undefined);
    await assert.rejects(readFile(path));
  });

  it("is made again where a crash left it empty", async () => {
    await mkdir(join(folder, "smartcar"));
    await writeFile(path, "");

    const key = await keyFile(path, true);

    assert.ok(key);
    assert.equal(await keyFile(path, false), key);
  });

  it("says so where it can be neither read nor written", async () => {
    await mkdir(path, { recursive: true });

    await assert.rejects(keyFile(path, true), (err) => {
      assert.ok(err instanceof SmartcarError);
      assert.equal(err.code, "STORE");
      assert.match(err.message, /cannot be read \(EISDIR\)/);
      return true;
    });
  });
});
