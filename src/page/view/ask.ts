import { createContext } from "preact";
import { useContext, useRef, useState } from "preact/hooks";
import { MINUTE_MS } from "../../core/duration";
import type { PageAnswer, PageRequest, RequestWord } from "../page-request";
import { post } from "./post";
import { useText, type Text } from "./text";

/** The outcome of a request. */
export interface Feedback {
  readonly isPending: boolean;
  /** The name of the button that was pressed. */
  readonly pressed: string;
  readonly outcome?: PageAnswer["outcome"] | "failed" | undefined;
  readonly text: string;
}

/** Whether the reader may press anything, and what to do if the server no longer allows it. */
export interface Permission {
  readonly mayControl: boolean;
  /** Called when the server refuses: what the reader may do has probably changed. */
  readonly refused: () => void;
}

export const PermissionContext = createContext<Permission>({
  mayControl: false,
  refused: () => undefined,
});

/** The answer of a request that has worked disappears after this time: the state shows it by then. */
const SHOWN_MS = MINUTE_MS;

/** How the controls of a car make requests, and what became of them. */
export interface Asking {
  /** The outcome of the last request of each word. */
  readonly feedback: Readonly<Partial<Record<RequestWord, Feedback | undefined>>>;
  /** Sends a request, unless one of the same word is under way. `pressed` is the name of the button. */
  readonly ask: (request: PageRequest, pressed: string) => void;
}

/** Requests for one car. What the page shows of the car changes only when the server sends it. */
export function useAsking(): Asking {
  const text = useText();
  const { refused } = useContext(PermissionContext);
  const [feedback, setFeedback] = useState<Asking["feedback"]>({});
  const underWay = useRef(new Set<RequestWord>());
  const forget = (word: RequestWord, shown: Feedback): void =>
    setFeedback((before) => (before[word] === shown ? { ...before, [word]: undefined } : before));
  const ask = (request: PageRequest, pressed: string): void => {
    const { word } = request;
    if (underWay.current.has(word)) return;
    underWay.current.add(word);
    setFeedback((before) => ({ ...before, [word]: { isPending: true, text: text.say("ask.sending"), pressed } }));
    void finish();

    async function finish(): Promise<void> {
      const { outcome, message, isRefused } = await send(request, text);
      underWay.current.delete(word);
      const shown: Feedback = { isPending: false, outcome, text: message, pressed };
      setFeedback((before) => ({ ...before, [word]: shown }));
      if (outcome === "done" || outcome === "already") setTimeout(() => forget(word, shown), SHOWN_MS);
      if (isRefused) refused();
    }
  };
  return { feedback, ask };
}

interface Sent {
  readonly outcome: Feedback["outcome"];
  readonly message: string;
  /** The server does not allow the reader to make requests. */
  readonly isRefused: boolean;
}

async function send(request: PageRequest, text: Text): Promise<Sent> {
  const posted = await post<PageAnswer>("request", request);
  switch (posted.is) {
    case "answer":
      return { outcome: posted.body.outcome, message: posted.body.text, isRefused: false };
    case "refusal":
      return { outcome: "refused", message: posted.error.message, isRefused: [401, 403].includes(posted.status) };
    case "nothing":
      break;
  }
  return posted.isSent
    ? { outcome: "unknown", message: text.say("ask.no-answer"), isRefused: false }
    : { outcome: "failed", message: text.say("ask.failed"), isRefused: false };
}
