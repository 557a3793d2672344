const label = (node, say) => node.name || say("label.unnamed");

export default { label };
