import type { JSX } from "preact";
import type { Feedback } from "./ask";
import { Icon, type IconName } from "./icon";

const ICONS: Readonly<Record<NonNullable<Feedback["outcome"]>, IconName>> = {
  done: "full",
  already: "full",
  refused: "warning",
  unsupported: "warning",
  unknown: "info",
  failed: "warning",
};

/** The outcome of a request, next to the buttons. The element is there even without text, so that screen readers announce changes. */
export function FeedbackLine({ feedback }: { readonly feedback: Feedback | undefined }): JSX.Element {
  const kind = feedback?.isPending ? "pending" : (feedback?.outcome ?? "");
  return (
    <p class={`feedback ${kind}`} role="status">
      {feedback && (feedback.outcome ? <Icon name={ICONS[feedback.outcome]} /> : <span class="spinner" />)}
      {feedback?.text}
    </p>
  );
}
