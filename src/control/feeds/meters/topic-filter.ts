/** Whether a filter, as MQTT has them, takes a topic: `+` stands for one level, and a last `#` for all that follows. */
function matchesTopic(filter: string, topic: string): boolean {
  if (!/[#+]/.test(filter)) return filter === topic;
  const levels = topic.split("/");
  const wanted = filter.split("/");
  const isOpen = wanted.at(-1) === "#";
  if (isOpen) wanted.pop();
  if (isOpen ? levels.length < wanted.length : levels.length !== wanted.length) return false;
  return wanted.every((level, index) => level === "+" || level === levels[index]);
}

/** Whether one of the filters takes a topic. */
export function matchesAny(filters: readonly string[] | undefined, topic: string): boolean {
  return filters?.some((filter) => matchesTopic(filter, topic)) === true;
}

/** Whether wildcards, if there are any, fill a level each, and `#` is the last. */
export function isTopicFilter(text: string): boolean {
  const levels = text.split("/");
  return levels.every((level, index) => {
    if (level === "#") return index === levels.length - 1;
    return level === "+" || !/[#+]/.test(level);
  });
}
