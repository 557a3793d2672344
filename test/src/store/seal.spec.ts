import assert from "node:assert/strict";
import { Seal } from "../../../src/store/seal";

describe("a seal", () => {
  it("hides a text, and gives it back after a restart with the same secret", async () => {
    const sealed = await new Seal("secret").close("refresh-token", "owners");

    assert.doesNotMatch(sealed, /refresh/);
    assert.doesNotMatch(Buffer.from(sealed, "base64").toString("latin1"), /refresh/);
    assert.equal(await new Seal("secret").open(sealed, "owners"), "refresh-token");
  });

  it("is never the same twice", async () => {
    const seal = new Seal("secret");

    assert.notEqual(await seal.close("same", "owners"), await seal.close("same", "owners"));
  });

  it("opens with no other secret, and under no other label", async () => {
    const seal = new Seal("secret");
    const sealed = await seal.close("text", "owners");

    assert.equal(await new Seal("Secret").open(sealed, "owners"), undefined);
    assert.equal(await seal.open(sealed, "others"), undefined);
  });

  it("does not open what was altered or is none of its own", async () => {
    const seal = new Seal("secret");
    const parts = (await seal.close("text", "owners")).split(".");

    for (let part = 0; part < parts.length; part++) {
      const altered = parts.map((text, index) =>
        index === part ? text.replace(/^./, (c) => (c === "A" ? "B" : "A")) : text,
      );
      assert.equal(await seal.open(altered.join("."), "owners"), undefined, `part ${part}`);
    }
    for (const nonsense of ["", "v1", "v1.a.b.c.d", "v1....", "{}"]) {
      assert.equal(await seal.open(nonsense, "owners"), undefined, nonsense);
    }
  });
});
