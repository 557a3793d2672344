/**
 * Lets a list or a check box be an environment variable instead: a button beside it turns the row into a text field. Whichever is
 * shown has the id that Node-RED saves from, so what is entered stays when the dialog is closed.
 */
export function prepareVariable({ row, id, given, words }) {
  const control = row.find("select, input").first();
  // A config node's list stands in a box with its buttons.
  const shown = control.parent().is(row) ? control : control.parent();
  const text = $("<input>", { type: "text", placeholder: words("variable.example") })
    .hide()
    .insertAfter(shown);
  const sign = $("<i>", { class: "fa fa-dollar" });
  const button = $("<button>", { type: "button", class: "red-ui-button red-ui-button-small smartcar-variable" });
  let chosen = control.val();

  function show(isText) {
    if (isText) chosen = control.val();
    (isText ? control : text).removeAttr("id").removeClass("input-error");
    (isText ? text : control).attr("id", id);
    // Whoever looks at the list while it is hidden finds nothing chosen.
    if (control.is("select")) control.val(isText ? "_ADD_" : chosen);
    shown.toggle(!isText);
    // What stands beside a check box completes it.
    if (!control.is("select")) row.children("span").toggle(!isText);
    text.toggle(isText);
    const title = words(isText ? "variable.choose" : "variable.use");
    button.attr({ "aria-pressed": isText, "aria-label": title, title }).toggleClass("selected", isText);
  }

  // What listens to the list gets events of the text field as well.
  text.on("change keyup paste", () => control.triggerHandler("change"));
  button.append(sign).appendTo(row);
  button.on("click", function () {
    const isText = !text.is(":visible");
    show(isText);
    const active = isText ? text : control;
    active.trigger("change").trigger("focus");
  });

  show(given !== undefined);
  if (given !== undefined) text.val(given);
}
