import type { RootHookObject } from "mocha";

const unhandled: unknown[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));

/** A rejection that nobody catches ends Node-RED's whole process, so it fails the test it happens in. */
export const mochaHooks: RootHookObject = {
  afterEach() {
    const [reason] = unhandled.splice(0);
    if (reason !== undefined) throw new Error("A rejection was not handled", { cause: reason });
  },
};
