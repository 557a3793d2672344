import type { JSX, TargetedSubmitEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { SECOND_MS } from "../../core/duration";
import type { PageBoot } from "../page-state";
import { Icon } from "./icon";
import { post, type Posted } from "./post";
import { useText, type Text } from "./text";

interface LoginProps {
  readonly onOpen: (boot: PageBoot) => void;
  /** Goes back to what is shown without a password. */
  readonly onCancel?: (() => void) | undefined;
}

/** Asks for the password. */
export function Login({ onOpen, onCancel }: LoginProps): JSX.Element {
  const text = useText();
  const [refusal, setRefusal] = useState("");
  const [isPending, setPending] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const password = field.current?.value ?? "";
    if (isPending || password === "") return;
    setPending(true);
    setRefusal("");
    const posted = await post<PageBoot>("login", { password });
    setPending(false);
    if (posted.is === "answer") {
      onOpen(posted.body);
    } else {
      setRefusal(refusalOf(posted, text));
      field.current?.select();
    }
  };
  return (
    <form class="card door" onSubmit={(event) => void submit(event)}>
      <h2>{text.say("login.title")}</h2>
      <label for="password">{text.say("login.password")}</label>
      <input ref={field} id="password" type="password" autocomplete="current-password" required />
      <p class="feedback refused" role="alert">
        {refusal}
      </p>
      <div class="button-row">
        <button type="submit" class="primary" aria-disabled={isPending}>
          {isPending && <span class="spinner" />}
          {text.say("login.submit")}
        </button>
        {onCancel && (
          <button type="button" onClick={onCancel}>
            {text.say("login.cancel")}
          </button>
        )}
      </div>
    </form>
  );
}

function refusalOf(posted: Exclude<Posted<PageBoot>, { is: "answer" }>, text: Text): string {
  if (posted.is === "nothing") return text.say("ask.failed");
  const { message, waitS } = posted.error;
  return waitS === undefined
    ? message
    : `${message} ${text.say("login.wait", { wait: text.duration(waitS * SECOND_MS) })}`;
}

/** Explains that nobody may see anything yet, and how to change that. */
export function Closed({ text: message }: { readonly text: string }): JSX.Element {
  const text = useText();
  return (
    <section class="card door">
      <h2>
        <Icon name="info" /> {text.say("login.closed-title")}
      </h2>
      <p>{message}</p>
    </section>
  );
}
