import { useEffect, useRef, useState } from "preact/hooks";

/** Where it is stored which build the page was loaded for, so that it is loaded once and not again and again. */
const STORED = "smartcar-page:build";

/** Loads the page again when the server has become another; while something is being entered, it answers `true` instead. */
export function useNewBuild(build: string | undefined): boolean {
  const first = useRef(build);
  const [isNew, setNew] = useState(false);
  useEffect(() => {
    first.current ??= build;
    if (build === undefined || build === first.current) return;
    const isEntering = document.activeElement instanceof HTMLInputElement;
    if (isEntering || sessionStorage.getItem(STORED) === build) {
      setNew(true);
    } else {
      sessionStorage.setItem(STORED, build);
      location.reload();
    }
  }, [build]);
  return isNew;
}
