import { createContext } from "preact";
import { useContext, useRef, useState } from "preact/hooks";
import { MINUTE_MS } from "../../core/duration";
import type { PageAnswer, PageRequest, RequestWord } from "../page-request";
import { post } from "./post";
import { useText, type Text } from "./text";

/** What became of what was pressed. */
export interface Feedback {
  readonly isPending: boolean;
  /** What was pressed, as the button names itself. */
  readonly pressed: string;
  readonly outcome?: PageAnswer["outcome"] | "failed" | undefined;
  readonly text: string;
}

/** Whether this reader may press anything, and what happens where the server no longer lets it. */
export interface Permission {
  readonly mayControl: boolean;
  /** The server has refused: the door may have changed. */
  readonly refused: () => void;
}

export const PermissionContext = createContext<Permission>({
  mayControl: false,
  refused: () => undefined,
});

/** What has worked is soon seen in the state, and its answer no longer new. */
const SHOWN_MS = MINUTE_MS;

export interface Asking {
  /** Of the last request of each word. */
  readonly feedback: Readonly<Partial<Record<RequestWord, Feedback | undefined>>>;
  /** Sends one, unless one of this word is under way. `pressed` names the button. */
  readonly ask: (request: PageRequest, pressed: string) => void;
}

/** Requests for one car. What the page shows of the car only changes when the server says so. */
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
      const { outcome, said, isRefused } = await send(request, text);
      underWay.current.delete(word);
      const shown: Feedback = { isPending: false, outcome, text: said, pressed };
      setFeedback((before) => ({ ...before, [word]: shown }));
      if (outcome === "done" || outcome === "already") setTimeout(() => forget(word, shown), SHOWN_MS);
      if (isRefused) refused();
    }
  };
  return { feedback, ask };
}

interface Sent {
  readonly outcome: Feedback["outcome"];
  readonly said: string;
  /** The server does not let this reader ask. */
  readonly isRefused: boolean;
}

async function send(request: PageRequest, text: Text): Promise<Sent> {
  const posted = await post<PageAnswer>("request", request);
  switch (posted.is) {
    case "answer":
      return { outcome: posted.body.outcome, said: posted.body.text, isRefused: false };
    case "refusal":
      return { outcome: "refused", said: posted.error.message, isRefused: [401, 403].includes(posted.status) };
    case "nothing":
      break;
  }
  return posted.isSent
    ? { outcome: "unknown", said: text.say("ask.no-answer"), isRefused: false }
    : { outcome: "failed", said: text.say("ask.failed"), isRefused: false };
}
