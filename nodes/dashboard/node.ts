import type { Node, NodeAPI, NodeDef, NodeMessage } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import { SmartcarError } from "../../src/core/error";
import { Guard, knownError, report } from "../runtime/guard";
import { handleInput, isClosed, onClose } from "../runtime/handle-input";
import { say, worded } from "../runtime/speech";
import { show, showError } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import { Audience } from "./audience";
import { composePage } from "./composer";
import { DASHBOARD_CREDENTIALS } from "./credentials";
import { Household } from "./household";
import { PageDoor } from "./page-door";
import { PageFiles } from "./page-files";
import { PagePaths } from "./page-paths";
import { PageServer } from "./page-server";
import { PageStreams } from "./page-streams";
import { Recorder } from "./recorder";
import { RequestDesk } from "./request-desk";
import { declaration } from "./settings";
import english from "./words/en-US.json";

interface DashboardNode extends Node {
  credentials: { readonly [K in keyof typeof DASHBOARD_CREDENTIALS]?: unknown };
}

/** `ownPace` is the time of the browsers. */
export default function (RED: NodeAPI, ownPace: Clock = systemClock): void {
  const paths = new PagePaths(RED);
  const files = new PageFiles();

  function SmartcarDashboard(this: DashboardNode, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const about = { ...declaration, words: english["smartcar-dashboard"] };
    const settings = usableSettings({ RED, node: this }, about, { ...def, ...this.credentials });
    if (!settings) return;
    const { path, password, anyoneSees, anyoneControls, frames, askFlow } = settings;
    if (RED.settings.httpNodeRoot === false) return reportError(this, say("error.no-http-page"));
    if (!files.file("index.html")) return reportError(this, say("error.page-not-built"));

    const guard = new Guard(this);
    const pace = guard.clock(ownPace);
    const household = new Household(RED, guard);
    const recorder = new Recorder(household, this.id, { pace, guard });
    const showState = (): void => {
      const count = streams.all.length;
      if (count === 0) return show(this, "idle", path);
      show(this, "fine", worded(RED, "smartcar-dashboard.status.readers", { count }));
    };
    const streams: PageStreams = new PageStreams(pace, () => {
      audience.changed();
      showState();
    });
    const audience: Audience = new Audience({
      pace,
      guard,
      streams,
      compose: async () => {
        await recorder.opened();
        return composePage(household, recorder, files.build);
      },
      follow: (listener) => {
        household.follow(listener);
        return () => household.leave();
      },
    });
    const desk = new RequestDesk({
      RED,
      node: this,
      guard,
      pace,
      household,
      askFlow,
      send: (msg) => {
        if (!isClosed(this)) this.send(msg);
      },
    });
    const isPlay = (): boolean => household.isPlay;
    const door = new PageDoor({ nodeId: this.id, password, anyoneSees, anyoneControls, isPlay, pace });
    const server = new PageServer({
      title: this.name ?? "",
      door,
      files,
      audience,
      streams,
      frames,
      carryOut: (request) => desk.carryOut(request),
      report: (err) => report(this, knownError(err)),
    });
    const release = paths.serve(path, (name, req, res) => server.handle(name, req, res));
    if (!release) {
      void recorder.close();
      return reportError(this, say("error.page-path-used", { path }));
    }

    const gather = guard.over(async () => {
      household.gather();
      recorder.gather();
      desk.gather();
      await recorder.look();
    });
    RED.events.on("flows:started", gather);
    onClose(this, async () => {
      release();
      RED.events.off("flows:started", gather);
      desk.close();
      audience.close();
      streams.close();
      await recorder.close();
      household.close();
    });
    handleInput(this, async (msg: NodeMessage) => {
      desk.take(msg);
      return null;
    });
    showState();
  }

  RED.nodes.registerType<DashboardNode, NodeDef, object, object>("smartcar-dashboard", SmartcarDashboard, {
    credentials: DASHBOARD_CREDENTIALS,
  });
}

function reportError(node: Node, says: ReturnType<typeof say>): void {
  const error = new SmartcarError("BAD_INPUT", says);
  showError(node, error);
  node.error(error, {});
}
