/** Says where the chosen car takes no schedules, or not all kinds of them. */
async function prepare({ say, field, remark }) {
  const { warnWhereUnable } = await import("./resources/@ev-flows/node-red-smartcar/abilities.js");
  warnWhereUnable({
    select: field("vehicle"),
    note: remark("hint"),
    ability: "schedules",
    unable: (make) => say("note.unable", { make }),
    commands: ["schedule-daily", "schedule-delete"],
    permission: "control_charge",
    lesser: (unsupported) => {
      const kinds = ["workweek", "weekly"].filter((kind) => unsupported[`schedule-${kind}`]);
      return kinds.length > 0 ? say("note.kinds", { kinds: kinds.join(", ") }) : "";
    },
  });
}

export default { prepare };
