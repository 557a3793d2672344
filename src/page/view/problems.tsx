import type { JSX } from "preact";
import type { Problem } from "../page-car";
import { Icon } from "./icon";
import { readerOf, useText } from "./text";

interface ProblemsProps {
  readonly problems: readonly Problem[];
  /** The time zone and the present; absent: the start is not shown. */
  readonly reader?: { readonly at: number; readonly zone: string } | undefined;
}

/** Problems, and what to do about them. */
export function Problems({ problems, reader }: ProblemsProps): JSX.Element | null {
  const text = useText();
  if (problems.length === 0) return null;
  return (
    <ul class="problems">
      {problems.map(({ code, severity, text: message, advice, sinceAt }) => (
        <li key={code + message} class={severity}>
          <Icon name={severity} />
          <div>
            <strong class="hidden">{text.say(`problem.${severity}`)}</strong>
            <p>{message}</p>
            {advice && <p>{advice}</p>}
            {sinceAt !== undefined && reader && (
              <p class="quiet-text">{text.say("problem.since", { at: text.time(sinceAt, readerOf(reader)) })}</p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
