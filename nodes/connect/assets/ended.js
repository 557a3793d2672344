// The page on which an owner's way through Connect ends: takes what came with the address out of the history, and closes itself
// where the browser lets it, once the sentence has been read.

history.replaceState(null, "", location.pathname);
setTimeout(() => window.close(), Number(document.body.dataset["staysMs"]));
