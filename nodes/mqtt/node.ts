import type { Node, NodeAPI, NodeDef } from "node-red";
import { systemClock, type Clock } from "../../src/core/clock";
import { MINUTE_MS, SECOND_MS } from "../../src/core/duration";
import { SmartcarError } from "../../src/core/error";
import { bridgeAnnouncement } from "../../src/mqtt/discovery/device";
import { Publisher, type Publication } from "../../src/mqtt/publisher";
import { DIALECTS, dialectCall, type DialectCall } from "../../src/mqtt/dialects";
import { type MqttRequest, requestIn } from "../../src/mqtt/request";
import { idOf, STATUS } from "../../src/mqtt/topics";
import type { AccountNode } from "../account/account";
import { reportPending } from "../car/command-asker";
import { asksAgain } from "../controller/requests";
import { Guard } from "../runtime/guard";
import { handleInput, isClosed, onClose } from "../runtime/handle-input";
import { startInterval } from "../runtime/interval";
import { packageVersion } from "../runtime/package-version";
import { refuseAll } from "../runtime/refuse-all";
import { say, spokenLanguage, worded } from "../runtime/speech";
import { show, showShared } from "../runtime/status";
import { usableSettings } from "../settings/usable-settings";
import type { ValuesOf } from "../settings/setting";
import { Answers } from "./answers";
import { BrokerLink } from "./broker-link";
import type { CarDesk, Discovering } from "./car-desk";
import { Desks } from "./desks";
import type { MqttMessage } from "./messages";
import { Published } from "./published";
import { reasonCodes } from "./reason-codes";
import { declaration } from "./settings";
import english from "./words/en-US.json";

/** Each retained topic is published at most so often. */
const PUBLISH_EVERY_MS = SECOND_MS;
/** What changes by time alone is looked at so often. */
const LOOK_EVERY_MS = MINUTE_MS;

/** `ownPace` is the time of the broker and its listeners. */
export default function (RED: NodeAPI, ownPace: Clock = systemClock): void {
  function SmartcarMqtt(this: Node, def: NodeDef): void {
    RED.nodes.createNode(this, def);
    const settings = usableSettings({ RED, node: this }, { ...declaration, words: english["smartcar-mqtt"] }, def);
    if (!settings) return;
    const accountNode = RED.nodes.getNode(settings.account) as AccountNode | null;
    if (!accountNode) return refuseAll(this, new SmartcarError("NOT_CONFIGURED", say("error.no-account")));
    accountNode.join(this);
    const { account } = accountNode;
    const { prefix, personal, unlock } = settings;
    const dialect = settings.dialect === "none" ? undefined : DIALECTS[settings.dialect];

    const guard = new Guard(this);
    const pace = guard.clock(ownPace);
    const send = (publication: Publication): void => {
      if (!isClosed(this)) this.send({ ...publication });
    };
    const publisher = new Publisher(pace, PUBLISH_EVERY_MS, send);
    const announcing = discovering(settings);
    const desks: Desks = new Desks(RED, account, {
      prefix,
      publisher,
      published: new Published(account.stores.own, this.id),
      clock: account.clock,
      pace,
      guard,
      personal,
      unlock,
      takesSimulated: account.isSimulated,
      announcing,
      dialect,
      isConnected: () => link.isConnected !== false,
    });
    const showState = (): void => {
      if (link.isConnected === false) return showShared(this, "waiting", "no-broker");
      show(this, "fine", worded(RED, "smartcar-mqtt.status.count", { count: desks.cars.length }));
    };
    const link = new BrokerLink({
      pace,
      statusTopic: `${prefix}/${STATUS}`,
      birthTopic: announcing && `${announcing.discoveryPrefix}/status`,
      republish: () => desks.republish(),
      sayOnline: () => publisher.again(`${prefix}/${STATUS}`),
      onChange: showState,
    });
    const answers = new Answers({ node: this, account, desks, prefix, unlock, guard, send });
    const looked = new WeakSet<CarDesk>();
    const lookForPending = (desk: CarDesk): void => {
      const { car, level } = desk.resident;
      if (!looked.has(desk))
        reportPending(RED, this, { car, account }, guard, (outcome) => answers.answerLate(level, outcome));
      looked.add(desk);
    };

    publisher.retained(`${prefix}/${STATUS}`, "online");
    if (announcing) {
      const name = this.name || nameOf("bridge");
      const { topic, payload } = bridgeAnnouncement({ id: announcing.via, name }, announcing);
      publisher.retained(topic, payload);
    }
    const gather = guard.over(async () => {
      await desks.gather();
      for (const desk of desks.cars) lookForPending(desk);
      showState();
    });
    RED.events.on("flows:started", gather);
    const stopLooking = startInterval(
      pace,
      LOOK_EVERY_MS,
      guard.over(() => desks.publish()),
    );
    onClose(this, () => {
      RED.events.off("flows:started", gather);
      stopLooking();
      link.close();
      desks.close();
      publisher.close();
    });

    handleInput(this, async (msg: MqttMessage) => {
      if (link.take(msg)) return null;
      const request = requestIn(prefix, msg);
      const call = request || !dialect ? undefined : dialectCall(dialect, msg.topic, msg.payload);
      if (request) await answers.answer(request, msg);
      else if (call) {
        await desks.opened;
        for (const { resident } of desks.called(call)) await answers.answer(translated(call, resident), msg);
      } else if (asksAgain(msg)) desks.republish();
      else return null;
      showState();
      return null;
    });
  }

  RED.nodes.registerType("smartcar-mqtt", SmartcarMqtt);
}

const ENTITIES: Readonly<Record<string, string>> = english["smartcar-mqtt"].entity;

/** What an entity is called, in the language of the runtime. */
function nameOf(key: string): string {
  return spokenLanguage().template(`smartcar-mqtt:entity.${key}`) ?? ENTITIES[key] ?? key;
}

/** A request in another system's words as one of ours. */
function translated({ word, payload }: DialectCall, { level }: CarDesk["resident"]): MqttRequest {
  return { name: level, word, payload };
}

/** What Home Assistant is told with; `undefined` where it is told nothing. */
function discovering({
  prefix,
  discovery,
  discoveryPrefix,
}: ValuesOf<typeof declaration.settings>): Discovering | undefined {
  if (discovery === "off") return undefined;
  return {
    prefix,
    discoveryPrefix,
    version: packageVersion(),
    nameOf,
    via: idOf(`mqtt:${prefix}`),
    reasonCodes,
    hasTime: discovery === "current",
  };
}
