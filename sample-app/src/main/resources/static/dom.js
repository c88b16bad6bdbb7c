/** Makes an element; text is never taken for markup. */
export function element(tag, properties = {}, ...children) {
	const { data, ...rest } = properties;
	const made = Object.assign(document.createElement(tag), rest);
	Object.assign(made.dataset, data);
	made.append(...children.filter((child) => child !== null));
	return made;
}

/** A text that changes with time. A screen reader is not told each time. */
export function clock(properties, text) {
	const made = element('span', { ...properties, ariaHidden: 'true' }, text());
	const timer = setInterval(() => {
		made.textContent = text();
	}, 100);
	return { node: made, stop: () => clearInterval(timer) };
}

export function show(node, text) {
	node.textContent = text;
	node.hidden = !text;
}
