import assert from "node:assert/strict";
import { LatestOnly } from "../../../src/core/latest-only";
import { settle } from "../../support/fake-clock";

/** Jobs that end when the test says so. */
class Jobs {
  readonly begun: string[] = [];
  readonly yieldings: AbortSignal[] = [];
  readonly #ends: { readonly resolve: (result: string) => void; readonly reject: (err: Error) => void }[] = [];
  readonly queue = new LatestOnly<string, string>();

  request(key: string): Promise<string> {
    return this.queue.request(key, {
      run: (yielding) => {
        this.begun.push(key);
        this.yieldings.push(yielding);
        return new Promise((resolve, reject) => void this.#ends.push({ resolve, reject }));
      },
      replaced: async () => `${key} replaced`,
    });
  }

  async end(result: string): Promise<void> {
    this.#ends.shift()?.resolve(result);
    await settle();
  }

  async fail(message: string): Promise<void> {
    this.#ends.shift()?.reject(new Error(message));
    await settle();
  }
}

describe("LatestOnly", () => {
  let jobs: Jobs;
  beforeEach(() => {
    jobs = new Jobs();
  });

  it("runs a request at once when nothing runs", async () => {
    const start = jobs.request("start");
    await jobs.end("started");

    assert.equal(await start, "started");
    assert.equal(jobs.queue.shares("start"), false);
  });

  it("shares the result of what runs with those who request the same", async () => {
    const [first, second] = [jobs.request("start"), jobs.request("start")];
    await jobs.end("started");

    assert.deepEqual(await Promise.all([first, second]), ["started", "started"]);
    assert.deepEqual(jobs.begun, ["start"]);
  });

  it("lets another request wait until the first has ended, and tells the first that it waits", async () => {
    const start = jobs.request("start");
    assert.equal(jobs.yieldings[0]?.aborted, false);
    const stop = jobs.request("stop");

    assert.equal(jobs.yieldings[0]?.aborted, true);
    await settle();
    assert.deepEqual(jobs.begun, ["start"]);

    await jobs.end("started");
    assert.deepEqual(jobs.begun, ["start", "stop"]);
    assert.equal(jobs.yieldings[1]?.aborted, false);
    await jobs.end("stopped");
    assert.deepEqual(await Promise.all([start, stop]), ["started", "stopped"]);
  });

  it("lets only the newest request wait, and tells the others at once", async () => {
    void jobs.request("a");
    const [b, c] = [jobs.request("b"), jobs.request("c")];

    assert.equal(await b, "b replaced");
    await jobs.end("a done");
    assert.deepEqual(jobs.begun, ["a", "c"]);
    await jobs.end("c done");
    assert.equal(await c, "c done");
  });

  it("takes a request that comes back to what runs for the newest", async () => {
    const first = jobs.request("start");
    const stop = jobs.request("stop");
    const again = jobs.request("start");

    assert.equal(await stop, "stop replaced");
    await jobs.end("first");
    await jobs.end("again");
    assert.deepEqual(await Promise.all([first, again]), ["first", "again"]);
  });

  it("goes on after a failure, which only those hear who asked for it", async () => {
    const start = jobs.request("start");
    const stop = jobs.request("stop");
    const failed = assert.rejects(start, /no network/);

    await jobs.fail("no network");
    await jobs.end("stopped");

    await failed;
    assert.equal(await stop, "stopped");
    assert.equal(jobs.queue.shares("stop"), false);
  });

  it("runs one at a time also when a request comes in the moment between two", async () => {
    const order: string[] = [];
    const start = jobs.request("start");
    void start.then(() => {
      order.push(jobs.queue.shares("stop") ? "busy" : "idle");
      return jobs.request("third");
    });
    const stop = jobs.request("stop");

    await jobs.end("started");
    await settle();

    assert.equal(jobs.begun.length, 2);
    await jobs.end("second job");
    await jobs.end("third job");
    assert.deepEqual(order, ["busy"]);
    assert.ok(["stop replaced", "second job"].includes(await stop));
    assert.equal(jobs.queue.shares("third"), false);
  });
});
