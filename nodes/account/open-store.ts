import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Node, NodeAPI } from "node-red";
import { systemClock } from "../../src/core/clock";
import { SmartcarError } from "../../src/core/error";
import { contextStore, type Context } from "../../src/store/context-store";
import { fileStore } from "../../src/store/file-store";
import { importingStore } from "../../src/store/importing-store";
import { carKeys, uniteStored } from "../../src/store/keys";
import { Journals } from "../../src/store/journals";
import { memoryStore } from "../../src/store/memory-store";
import { ProblemLatch } from "../../src/store/problem-latch";
import { fileName } from "../../src/store/replace-file";
import { SharedStores } from "../../src/store/shared-stores";
import { withClose } from "../../src/store/store-over";
import type { OnProblem, Store } from "../../src/store/store";
import { TransientStore } from "../../src/store/transient-store";
import type { Fleet } from "../../src/fleet/fleet";
import { openFleet } from "../fleet/open-fleet";
import type { AccountSettings } from "./account-settings";
import type { OpenStore } from "./account-stores";
import { say } from "../runtime/speech";
import { onClose } from "../runtime/handle-input";

/** Opens what an account keeps over restarts. */
export type OpenStores = (node: Node, settings: AccountSettings | SmartcarError) => Opened;

/** What was opened for one account. */
export interface Opened {
  readonly openStore: OpenStore;
  /** What it shares with other processes, if it does. */
  readonly fleet?: Fleet | undefined;
}

/**
 * Where accounts keep what must survive a restart: in files under the user directory, or in the context store that their owner
 * picked. What belongs to the account has files by its id; a car has one of its own, which all accounts of one application share,
 * whatever their ids are. The built-in simulator's cars begin again with every start, and so does what is counted for them.
 */
export function openStores(RED: NodeAPI, problems: FolderProblems): OpenStores {
  const shared = new SharedStores();
  const accounts = new Map<string, Set<Store>>();
  /** The applications of which an account has a shared store: a second would be another process to it. */
  const sharing = new Set<string>();

  const inFile = (path: string, mayBeOf01 = true): Store =>
    fileStore({ path: join(folderOf(RED), path), clock: systemClock, problems: problems.latch, mayBeOf01 });
  let left: readonly Store[] | undefined;

  /** Version 0.1 stored the cars of an account with the account, also of one that was imported again and has another id now. */
  const accountsOf = (application: string): Set<Store> => {
    left ??= filesLeft(RED).map((path) => inFile(path));
    const known = accounts.get(application) ?? new Set<Store>(left);
    accounts.set(application, known);
    return known;
  };

  /** Of one car, where it has a store of its own. */
  const importing = (application: string, store: Store, vehicleId?: string): Store => {
    const of = vehicleId === undefined ? undefined : { id: vehicleId, keysOf: carKeys };
    return importingStore({ store, sources: accountsOf(application), unite: uniteStored, of });
  };

  return (node, settings) => {
    if (settings instanceof SmartcarError || settings.environment === "simulator") return { openStore: memoryStore };
    const application = applicationName(settings);
    onClose(node, problems.report(reporterAt(RED, node)));

    const inContext = (context: Context, prefix?: string): Store =>
      contextStore({
        context,
        name: settings.contextStore,
        prefix,
        clock: systemClock,
        onProblem: reporterAt(RED, node),
      });

    const ofCar = (vehicleId: string): Store => {
      const path = join(application, `${fileName(vehicleId)}.json`);
      return shared.open(path, () => importing(application, inFile(path, false), vehicleId));
    };
    if (settings.sharedStore !== "" && sharing.has(application))
      throw new SmartcarError("NOT_CONFIGURED", say("error.shared-twice"));
    const fleet = openFleet({
      settings,
      application,
      folder: folderOf(RED),
      userDir: RED.settings.userDir ?? process.cwd(),
      problems: problems.latch,
      onProblem: reporterAt(RED, node),
      fileOf: ofCar,
    });

    if (fleet) {
      sharing.add(application);
      onClose(node, () => void sharing.delete(application));
    }

    const openDecisions = (vehicleId: string): Store => {
      const path = join(application, `${fileName(vehicleId)}-decisions.json`);
      return shared.open(path, () => inFile(path, false));
    };

    const openStore: OpenStore = (part) => {
      const isOfAccount = part === undefined || typeof part === "string";
      if (fleet && !isOfAccount && "car" in part) return fleet.store(part.car);
      if (settings.contextStore) {
        if (isOfAccount) return part === undefined ? joined(inContext(contextOf(node))) : inContext(contextOf(node));
        return shared.open(`context ${settings.contextStore} ${application}`, () =>
          importing(application, inContext(globalContextOf(node), application)),
        );
      }
      if (isOfAccount) {
        const path = `${part === undefined ? node.id : `${node.id}-${part}`}.json`;
        const store = shared.open(path, () => inFile(path));
        return part === undefined ? joined(store) : store;
      }
      if ("decisionsOf" in part) return new TransientStore(openDecisions, part.decisionsOf);
      return ofCar(part.car);
    };
    return { openStore, fleet };

    function joined(store: Store): Store {
      const known = accountsOf(application);
      known.add(store);
      return withClose(store, async () => {
        known.delete(store);
        await store.close();
      });
    }
  };
}

/** The problems of the folder in which everything is stored; each is reported once, by one account. */
export interface FolderProblems {
  readonly latch: ProblemLatch;
  /** How many were reported so far. */
  told(): number;
  /** Lets `tell` receive problems from now on, if it is the first; the returned function takes it back. */
  report(listener: OnProblem): () => void;
}

/** What goes wrong with the files of a user directory, reported by whichever nodes are there. */
export function folderProblems(RED: NodeAPI): FolderProblems {
  const listeners = new Set<OnProblem>();
  let told = 0;
  const latch = new ProblemLatch((problem) => {
    if (problem) told += 1;
    const [tell] = listeners;
    if (tell) tell(problem);
    else if (problem) RED.log.error(problem.message);
  });
  return {
    latch,
    told: () => told,
    report: (tell) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
  };
}

/** The folder of this package under the user directory. */
export function folderOf(RED: NodeAPI): string {
  return join(RED.settings.userDir ?? process.cwd(), "smartcar");
}

/** The files of accounts that are in no flow any more. */
function filesLeft(RED: NodeAPI): readonly string[] {
  const ids = new Set<string>();
  RED.nodes.eachNode(({ id }) => void ids.add(id));
  try {
    const files = readdirSync(folderOf(RED)).filter((name) => name.endsWith(".json"));
    return files.filter((name) => ![...ids].some((id) => name === `${id}.json` || name.startsWith(`${id}-`)));
  } catch {
    return [];
  }
}

/** Names an application in files and keys: short, the same for ever, and nothing of it can be read. */
function applicationName({ environment, origin, clientId }: AccountSettings): string {
  const mark = createHash("sha256")
    .update(`${origin || environment} ${clientId}`)
    .digest("hex")
    .slice(0, 12);
  return `${environment}-${mark}`;
}

/**
 * Where an account promises deliveries before it answers them: files also where the rest is stored in a context store, which
 * does not say when something is safe. The simulator's begin again with every start.
 */
export function openJournals(
  RED: NodeAPI,
  node: Node,
  settings: AccountSettings | SmartcarError,
  { latch: problems }: FolderProblems,
): Journals | undefined {
  if (settings instanceof SmartcarError || settings.environment === "simulator") return undefined;
  const folder = join(folderOf(RED), `${node.id}-deliveries`);
  return new Journals({ folder, earlier: `${folder}.jsonl`, problems });
}

function reporterAt(RED: NodeAPI, node: Node): OnProblem {
  return (problem) => {
    if (problem) node.error(problem, {});
    else node.log(RED._("smartcar-account.log.store-recovered"));
  };
}

/** Node-RED's own typing of a context knows the callback forms only for values of a known type. */
function contextOf(node: Node): Context {
  return node.context();
}

function globalContextOf(node: Node): Context {
  return node.context().global;
}
