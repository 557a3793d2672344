import { contextStore } from "../../../src/store/context-store";
import { fileStore } from "../../../src/store/file-store";
import { importingStore } from "../../../src/store/importing-store";
import { memoryStore } from "../../../src/store/memory-store";
import { ProblemLatch } from "../../../src/store/problem-latch";
import { Seal } from "../../../src/store/seal";
import { sealedStore } from "../../../src/store/sealed-store";
import { SharedStores } from "../../../src/store/shared-stores";
import type { Store } from "../../../src/store/store";
import { FakeClock } from "../../support/fake-clock";
import { FakeContext } from "../../support/fake-context";
import { keepsTheContract } from "../../support/store/store-contract";
import { storeFolder } from "../../support/store/store-folder";

describe("the contract of a store, kept by", () => {
  describe("memory", () => {
    keepsTheContract({ open: memoryStore, isShared: false, isLasting: false });
  });

  describe("a file", () => {
    const at = storeFolder();
    let shared: SharedStores;
    beforeEach(() => (shared = new SharedStores()));
    const open = (): Store => shared.open(at.path, at.open);

    keepsTheContract({ open, isShared: true, isLasting: true });
  });

  describe("a context store", () => {
    let context: FakeContext;
    beforeEach(() => {
      context = new FakeContext();
      context.becomes("answers later");
    });
    const open = (): Store => contextStore({ context, name: "redis", clock: new FakeClock(), onProblem: () => {} });

    keepsTheContract({ open, isShared: false, isLasting: true });
  });

  describe("a sealed file", () => {
    const at = storeFolder();
    const seal = new Seal("secret");
    const open = (): Store => sealedStore({ store: at.open(), seals: async () => [seal], onProblem: () => {} });

    keepsTheContract({ open, isShared: false, isLasting: true });
  });

  describe("a store that takes over another", () => {
    const at = storeFolder();
    const problems = new ProblemLatch(() => {});
    const open = (): Store => {
      const older = fileStore({ path: `${at.path}.older`, clock: new FakeClock(), problems });
      return importingStore({ store: at.open(), sources: new Set([older]), unite: (_, value) => value });
    };

    keepsTheContract({ open, isShared: false, isLasting: true });
  });
});
