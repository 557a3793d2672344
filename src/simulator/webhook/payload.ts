import { nameOf, type SignalCode } from "../cloud/signal-catalog";
import type { PayloadForm } from "./payload-form";
import type { EventError, EventSignal, VehicleEvent } from "./vehicle-event";
import type { Webhook } from "./webhook";

/** What differs from one attempt to the next. */
export interface Delivery {
  readonly deliveryId: string;
  readonly deliveredAt: number;
}

/** The body of a delivery, as an object. Smartcar docs: vehicle state, vehicle error. */
export function payloadOf(event: VehicleEvent, webhook: Webhook, delivery: Delivery, form: PayloadForm): object {
  const { eventId, userId, vehicle, content } = event;
  const { eventType } = content;
  const { id, make, model, year } = vehicle;
  const about = { user: { id: userId }, vehicle: { id, make, model, year } };
  const meta = metaOf(event, webhook, delivery, form);

  if (content.eventType === "VEHICLE_ERROR") {
    return {
      eventId,
      eventType,
      data: { ...about, errors: content.errors.map((error) => errorOf(error, form)) },
      meta,
    };
  }
  const signals = content.signals.map((signal) => signalOf(signal, form));
  const triggers = triggersOf(content.triggers, form);
  if (form === "docs") return { eventId, eventType, vehicleId: id, data: { ...about, signals, triggers }, meta };
  return { eventId, eventType, data: { ...about, signals }, triggers, meta };
}

function metaOf({ mode, content }: VehicleEvent, { id, name }: Webhook, delivery: Delivery, form: PayloadForm): object {
  if (form === "older") return { ...(mode === "TEST" && { mode }), ...delivery, deliveryTime: delivery.deliveredAt };
  const signalCount = content.eventType === "VEHICLE_STATE" ? content.signals.length : undefined;
  return { ...delivery, version: "4.0", webhookId: id, webhookName: name, mode, signalCount };
}

function signalOf(signal: EventSignal, form: PayloadForm): object {
  const { code, name, group } = nameOf(signal.code);
  if (signal.error) return { code, name, group, status: { value: "ERROR", error: signal.error } };
  const { body, oemUpdatedAt, retrievedAt } = signal;
  const meta = form === "docs" ? { oemUpdatedAt, fetchedAt: retrievedAt } : { oemUpdatedAt, retrievedAt };
  return { code, name, group, body, meta, ...(form !== "older" && { status: { value: "SUCCESS" } }) };
}

function triggersOf(triggers: readonly SignalCode[] | "FIRST_DELIVERY", form: PayloadForm): readonly object[] {
  if (triggers === "FIRST_DELIVERY") return [form === "docs" ? { code: triggers } : { type: triggers }];
  return triggers.map((code) => {
    if (form === "docs") return nameOf(code);
    return { type: "SIGNAL_UPDATED", signal: form === "older" ? dotted(code) : nameOf(code) };
  });
}

/** A fault that is over has no text any more. */
function errorOf({ type, code, state, description, resolution, signals }: EventError, form: PayloadForm): object {
  const about = { signals: form === "older" ? signals.map(dotted) : signals.map(nameOf) };
  if (state === "RESOLVED") return { type, code, state, ...about };
  const page = `${kebab(type)}-errors#${kebab(String(code))}`;
  return {
    type,
    code,
    state,
    description,
    suggestedUserMessage: description,
    docURL: `https://smartcar.com/docs/errors/api-errors/${page}`,
    resolution: { type: resolution },
    ...about,
  };
}

/** As `Charge.IsCharging`. */
function dotted(code: SignalCode): string {
  const { name, group } = nameOf(code);
  return `${group}.${name}`;
}

function kebab(words: string): string {
  return words.toLowerCase().replaceAll("_", "-");
}
