import assert from "node:assert/strict";
import { makeOf, type Make } from "../../src/vehicle/makes";
import { found, page } from "./sources";

/** Every make that Smartcar's pages name, and one that they do not. */
const MAKES =
  "BMW MINI VOLVO TESLA VOLKSWAGEN AUDI SKODA CUPRA SEAT POLESTAR BYD JAGUAR HONDA GMC TOYOTA FORD RIVIAN RIMAC";

const UNABLE = [
  ["smartcar-limit", ({ setLimit }: Make) => !setLimit],
  ["smartcar-lock", ({ lock }: Make) => !lock],
] as const;

for (const [node, isUnable] of UNABLE) {
  describe(`the page of ${node}`, () => {
    it("says of the same makes as the runtime that they cannot do it", () => {
      const [list = ""] = found(page(node), /UNABLE = \[([^\]]+)\]/g);
      const unable = MAKES.split(" ").filter((make) => isUnable(makeOf(make)));
      assert.deepEqual(found(list, /"(\w+)"/g).toSorted(), unable.toSorted());
    });
  });
}
