/**
 * Listens to what the engine does, and comes back when the connection is lost. `handlers` has a function for each type
 * of event; the first one is told each time that nothing is missed from now on. `lost` is called when something may be.
 */
export function listen(handlers, lost) {
	const source = new EventSource('api/activity');
	source.addEventListener('message', ({ data }) => {
		const event = JSON.parse(data);
		handlers[event.type]?.(event);
	});
	source.addEventListener('error', lost);
}

const tab = crypto.getRandomValues(new Uint32Array(2)).join('-');
let asked = 0;

/** An id for a question, unlike those of other tabs and of earlier questions. */
export function newQuestion() {
	asked += 1;
	return `${tab}-${asked}`;
}
