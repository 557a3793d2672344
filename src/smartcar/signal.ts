import * as z from "zod";
import { instant } from "./instant";
import { anything, number, resourceOf } from "./lenient";
import { signalStatus } from "./errors/status-words";
import type { SignalStatus } from "./errors/status-words";
import { readVehicle } from "./vehicle";
import type { Vehicle } from "./vehicle";
import { isRecord } from "../core/describe-value";

/** Why a signal has no current value, in Smartcar's words (upper case). */
export interface SignalError {
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  /** What Smartcar advises, as `REAUTHENTICATE`; an open list. */
  readonly resolution?: string | undefined;
}

/** One value that a car reported, as Smartcar last stored it. */
export interface Signal {
  /** As `charge-ischarging`, lower case. */
  readonly code: string;
  readonly status: SignalStatus;
  /** The value with its unit. Under ERROR it is the last good one and must not pass for current. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  readonly error?: SignalError | undefined;
  /** When the make recorded the value. Milliseconds since the epoch, as the next. */
  readonly oemUpdatedAt?: number | undefined;
  /** When Smartcar fetched it. */
  readonly retrievedAt?: number | undefined;
}

/** Everything Smartcar holds of a car. An empty list means that nothing was collected yet. */
export interface SignalList {
  readonly vehicle?: Vehicle | undefined;
  readonly signals: readonly Signal[];
  /** What Smartcar says there are; more than `signals` holds if some could not be read. */
  readonly totalCount?: number | undefined;
}

// Read for every value of every poll: what is null or missing is let through here, and a member gone wrong is caught as a
// whole, which costs half of catching each leaf.
const word = z.string().nullish();

const wireStatus = z
  .object({ value: word, error: z.object({ type: word, code: word, resolution: anything }).nullish().catch(undefined) })
  .nullish()
  .catch(undefined);

const fields = { code: word, status: wireStatus, body: anything };

/** REST puts the fields under `attributes`, webhooks beside the meta data. */
const wireSignal = z.object({
  id: word,
  ...fields,
  attributes: z.object(fields).nullish(),
  meta: z.object({ oemUpdatedAt: anything, retrievedAt: anything, fetchedAt: anything }).nullish().catch(undefined),
});

const wireList = z.object({
  data: z.array(z.unknown()),
  meta: z.object({ totalCount: number }).optional().catch(undefined),
  included: z.object({ vehicle: anything }).optional().catch(undefined),
});

/** One signal of a REST document, wrapped or not; `undefined` if it has no code. */
export function readSignalDocument(document: unknown): Signal | undefined {
  return readSignal(resourceOf(document));
}

/** One signal of a list or of a webhook; `undefined` if it has no code. */
export function readSignal(item: unknown): Signal | undefined {
  const wire = wireSignal.safeParse(item);
  if (!wire.success) return undefined;
  const { id, attributes, meta } = wire.data;
  const { code, status, body } = attributes ?? wire.data;
  const name = code ?? id;
  if (!name) return undefined;
  const error = status?.error ?? undefined;
  return {
    code: name.toLowerCase(),
    status: signalStatus(status?.value, { hasBody: isRecord(body), hasError: error !== undefined }),
    body: isRecord(body) ? body : undefined,
    error: error && { type: upper(error.type), code: upper(error.code), resolution: resolution(error.resolution) },
    oemUpdatedAt: instant(meta?.oemUpdatedAt),
    retrievedAt: instant(meta?.retrievedAt) ?? instant(meta?.fetchedAt),
  };
}

/** The signals of a list, leaving out items that cannot be read. */
export function readSignals(items: readonly unknown[]): readonly Signal[] {
  return items.map(readSignal).filter((signal) => signal !== undefined);
}

/** A REST list of signals; `undefined` if the document is none. */
export function readSignalList(document: unknown): SignalList | undefined {
  const wire = wireList.safeParse(document);
  if (!wire.success) return undefined;
  const { data, meta, included } = wire.data;
  return { vehicle: readVehicle(included?.vehicle), signals: readSignals(data), totalCount: meta?.totalCount };
}

/** Smartcar writes the resolution as an object, in older documents as text. */
function resolution(wire: unknown): string | undefined {
  return upper(isRecord(wire) ? wire["type"] : wire);
}

function upper(wire: unknown): string | undefined {
  return typeof wire === "string" ? wire.toUpperCase() : undefined;
}
