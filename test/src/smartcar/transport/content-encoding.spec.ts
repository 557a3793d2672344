import assert from "node:assert/strict";
import * as zlib from "node:zlib";
import { decodedText } from "../../../../src/http/content-encoding";
import { car, failure, signalsPath, startBench, type Bench } from "../../../support/vehicle/smartcar-bench";

const text = JSON.stringify({ data: [], note: "Zoë" });
const bytes = Buffer.from(text);

describe("a packed answer", () => {
  const packed: ReadonlyArray<readonly [name: string, Buffer]> = [
    ["gzip", zlib.gzipSync(bytes)],
    ["x-gzip", zlib.gzipSync(bytes)],
    ["GZIP", zlib.gzipSync(bytes)],
    ["deflate", zlib.deflateSync(bytes)],
    ["deflate", zlib.deflateRawSync(bytes)],
    ["br", zlib.brotliCompressSync(bytes)],
    ["gzip, br", zlib.brotliCompressSync(zlib.gzipSync(bytes))],
    ["identity", bytes],
    ["", bytes],
  ];

  for (const [name, body] of packed) {
    it(`is understood: ${name || "not packed at all"}`, async () => {
      assert.equal(await decodedText(body, name || undefined), text);
    });
  }

  it("may be empty, and may begin with a byte order mark", async () => {
    assert.equal(await decodedText(Buffer.alloc(0), "gzip"), "");
    assert.equal(await decodedText(Buffer.from(`\uFEFF${text}`), undefined), text);
  });

  it("is refused where it is packed in an unknown way, or not as it says", async () => {
    for (const name of ["compress", "constructor", "gzip", "br", "deflate"])
      await assert.rejects(decodedText(bytes, name), { code: "CONTENT_ENCODING" }, name);
  });

  it("is not unpacked into far more than any answer holds", async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024));

    await assert.rejects(decodedText(bomb, "gzip"), { code: "CONTENT_ENCODING" });
  });

  describe("over HTTP", () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await startBench();
    });
    afterEach(() => bench.close());

    it("is read", async () => {
      bench.server.on(signalsPath, (response) =>
        response.writeHead(200, { "content-encoding": "gzip" }).end(zlib.gzipSync(bytes)),
      );

      assert.deepEqual((await bench.client.signals(car)).signals, []);
    });

    it("that cannot be unpacked is named", async () => {
      bench.server.on(signalsPath, (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(text));

      const error = await failure(bench.client.signals(car));

      assert.equal(error.code, "BAD_RESPONSE");
      assert.match(error.message, /is damaged or has an unsupported encoding/);
    });
  });
});
