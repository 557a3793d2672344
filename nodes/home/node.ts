import type { NodeAPI, NodeDef } from "node-red";
import { SmartcarError } from "../../src/core/error";
import { Home } from "../../src/home/home";
import { resultOf } from "../runtime/result-of";
import { expressionFaults } from "../settings/expression-faults";
import { speakLike, translated } from "../runtime/speech";
import { Users } from "../runtime/users";
import { HOME_CREDENTIALS } from "./credentials";
import { homeSettings, type HomeDef } from "./home-settings";
import type { HomeNode } from "./join-home";

interface SmartcarHomeNode extends HomeNode {
  credentials: object;
  users: Users["byId"];
}

/** Registers homes, which their nodes and cars share. */
export default function (RED: NodeAPI): void {
  speakLike(RED);

  function SmartcarHome(this: SmartcarHomeNode, def: NodeDef & HomeDef): void {
    RED.nodes.createNode(this, def);
    const users = new Users();
    this.users = users.byId;
    this.join = (node) => users.add(node);

    const settings = resultOf(() => homeSettings(def, this.credentials ?? {}, expressionFaults(RED, this)));
    if (settings instanceof SmartcarError) {
      this.fault = settings;
      this.error(translated(settings), {});
    } else this.home = new Home(settings, this.id);
  }

  RED.nodes.registerType<SmartcarHomeNode, NodeDef & HomeDef, object, object>("smartcar-home", SmartcarHome, {
    credentials: HOME_CREDENTIALS,
  });
}
