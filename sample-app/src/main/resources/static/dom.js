/** Makes an element; text is never taken for markup. */
export function element(tag, properties = {}, ...children) {
	const { data, ...rest } = properties;
	const made = Object.assign(document.createElement(tag), rest);
	Object.assign(made.dataset, data);
	made.append(...children.filter((child) => child !== null));
	return made;
}

export function show(node, text) {
	node.textContent = text;
	node.hidden = !text;
}

export function seconds(millis) {
	return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}
