import type { SmartcarError } from "./error";

/** An error's message with the full stop that some have and some have not. */
export function sentence({ message }: SmartcarError): string {
  return message.endsWith(".") ? message : `${message}.`;
}
