import type { NodeMessage } from "node-red";
import type { ControlRequest } from "../../src/control/shared/requests";
import type { Clock } from "../../src/core/clock";
import type { Home, HomeValueKind } from "../../src/home/home";
import type { Car } from "../../src/vehicle/car";
import type { Facts } from "../../src/vehicle/state/snapshot";
import type { HomeValue } from "../home/house-wire";
import type { CodedText, Decided, DecisionMessages, DecisionWords } from "./decision-message";
import type { PlanningQueue } from "./planning-queue";
import type { RequestWord } from "./requests";
import type { Controller } from "./controller";

/** An input of any node that decides: what is requested is the same at all of them. */
export interface AnyInput {
  readonly kind: string;
  readonly request?: ControlRequest | undefined;
}

/** A decision of any node that decides. */
export type AnyDecision = Decided & { readonly updateWantedAt: number | undefined };

/** What a ruling rests on besides the node's own settings. */
export interface RuledBy {
  /** The one car that the node decides for, where it is chosen. */
  readonly car?: Car | undefined;
  readonly facts: Facts | undefined;
  readonly home: Home | undefined;
}

/** How a node decides for cars of which it knows the same: what its settings come to with those of the home and the vehicle. */
export interface Ruling<State, Input extends AnyInput, Decision extends AnyDecision> {
  readonly controller: Controller<State, Input, Decision>;
  /** IANA zone for the times of day in a sentence. */
  readonly zone: string;
  readonly heartbeatMs: number;
  readonly queue?: PlanningQueue | undefined;
  /** Reads, words, and shows for as long as the ruling is in use: called once. */
  readonly parts: (clock: Clock) => RulingParts<Input, Decision>;
  /** What belongs to one car. */
  readonly ofCar?: ((receive: (inputs: readonly Input[]) => void) => CarParts<Decision>) | undefined;
}

/** What a node reads, shows, and sends in its own way. */
export interface RulingParts<Input, Decision extends AnyDecision> {
  /** Warnings of the settings. */
  readonly standing: readonly CodedText[];
  /** How its decisions are put into words, besides what all have in common. */
  readonly words?: Partial<DecisionWords<Decision>>;
  /** What a message holds; none if that is about something else. Throws SmartcarError `BAD_INPUT`. */
  readonly read: (msg: NodeMessage) => readonly Input[] | Promise<readonly Input[]>;
  /** The requests that it takes. */
  readonly understands: readonly RequestWord[];
  /** Shows the decision below the node. */
  readonly show: (decision: Decision, messages: DecisionMessages<Decision>) => void;
  /** A third output. */
  readonly third?: (decision: Decision) => Pick<NodeMessage, "payload"> | undefined;
  /** Decides again when the decision is repeated, because time alone changes what is sent. */
  readonly decidesAgain?: boolean;
  /** What is known without a message, at the start and each hour. */
  readonly hourly?: () => Promise<readonly Input[]>;
  /** What it publishes to its house, and takes from it. */
  readonly shared?: HouseParts<Input>;
}

/** What a node has in common with the other nodes of its house. */
export interface HouseParts<Input> {
  readonly takes: readonly HomeValueKind[];
  /** What of an input the whole house can use. */
  readonly published: (input: Input) => readonly HomeValue[];
  /** What comes from the house, as inputs. */
  readonly inputs: (value: HomeValue) => readonly Input[];
}

/** What follows the decisions of one car at a node, until the car leaves it. */
export interface CarParts<Decision> {
  /** Is called with each decision. */
  note(decision: Decision): void;
  leave(): void;
}
