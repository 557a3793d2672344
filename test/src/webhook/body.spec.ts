import assert from "node:assert/strict";
import { isTooLarge, LARGEST_BODY_BYTES, parseBody } from "../../../src/webhook/body";

describe("a delivery's body", () => {
  it("may come as bytes, as part of a larger piece of memory, or as text", () => {
    const text = '{"name":"Zoë"}';
    const inside = Buffer.from(`xx${text}xx`).subarray(2, 2 + Buffer.byteLength(text));
    const bodies = [
      text,
      Buffer.from(text),
      inside,
      new Uint8Array(inside),
      new Uint8Array(inside.buffer, inside.byteOffset, inside.byteLength),
    ];

    for (const body of bodies) assert.deepEqual(parseBody(body), { name: "Zoë" });
  });

  it("may be 256 KB long, counted in bytes", () => {
    const half = LARGEST_BODY_BYTES / 2;

    assert.equal(LARGEST_BODY_BYTES, 262_144);
    for (const body of [Buffer.alloc(2 * half), "a".repeat(2 * half), "é".repeat(half)])
      assert.equal(isTooLarge(body), false);
    for (const body of [Buffer.alloc(2 * half + 1), "a".repeat(2 * half + 1), "é".repeat(half + 1)]) {
      assert.equal(isTooLarge(body), true);
    }
  });

  const none: readonly (readonly [string, Uint8Array | string])[] = [
    ["nothing", Buffer.alloc(0)],
    ["empty text", ""],
    ["a page", "<html></html>"],
    ["a form", "eventType=VERIFY"],
    ["JSON that is cut off", '{"eventType":"VEHICLE_STATE","data":{"vehi'],
    ["two documents", "{}{}"],
    ["lists nested 60,000 deep", "[".repeat(60_000) + "]".repeat(60_000)],
    ["objects nested 20,000 deep", '{"a":'.repeat(20_000) + "1" + "}".repeat(20_000)],
    ["UTF-16", Buffer.from('{"a":1}', "utf16le")],
    ["compressed bytes", Buffer.from("1f8b080000000000000300", "hex")],
    ["bytes of no text at all", Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  ];
  for (const [name, body] of none) {
    it(`holds no document: ${name}`, () => {
      assert.equal(parseBody(body), undefined);
    });
  }

  it("does not reach the prototype of objects", () => {
    parseBody('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');

    assert.equal(Reflect.get({}, "polluted"), undefined);
  });
});
