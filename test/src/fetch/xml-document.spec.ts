import assert from "node:assert/strict";
import { xmlDocument } from "../../../src/fetch/xml-document";

describe("an XML document", () => {
  it("becomes lists of elements, as Node-RED's XML node makes them", () => {
    const text = `<?xml version="1.0"?><!-- made up --><d:Doc xmlns:d="urn:x"><a b="1">x &amp; y</a><a/><n><v>81.2</v></n><![CDATA[]]></d:Doc>`;
    assert.deepEqual(JSON.parse(JSON.stringify(xmlDocument(text))), {
      Doc: [{ a: ["x & y", ""], n: [{ v: ["81.2"] }] }],
    });
  });

  for (const text of ["", "no XML", "<a><b></a></b>", "<a>", "</a>", "<a>".repeat(50) + "</a>".repeat(50)])
    it(`is not in ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.equal(xmlDocument(text), undefined);
    });

  it("takes no prototype for an element", () => {
    assert.deepEqual(Object.keys(xmlDocument("<__proto__><constructor>1</constructor></__proto__>") ?? {}), [
      "__proto__",
    ]);
  });
});
