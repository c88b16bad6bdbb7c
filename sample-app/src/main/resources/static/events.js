// Talks to the server. EventSource can only GET, so the stream of an answer is read by hand.

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Asks a question and yields the events of the answer as they come; its attempts are told elsewhere, with its id. */
export async function* ask(message, id, signal) {
	const response = await send('POST', 'api/stream', { message, id }, signal);
	for await (const data of serverSentEvents(response.body)) {
		yield JSON.parse(data);
	}
}

export async function providers() {
	return (await send('GET', 'api/providers')).json();
}

export function turn(provider, fault) {
	return send('POST', `api/simulator/${encodeURIComponent(provider)}`, { fault });
}

export function order(names) {
	return send('PUT', 'api/providers/order', names);
}

export function reset(provider) {
	return send('DELETE', `api/providers/${encodeURIComponent(provider)}/health`);
}

async function send(method, url, body, signal) {
	const options = body === undefined ? {} : { headers: JSON_TYPE, body: JSON.stringify(body) };
	const response = await reached(fetch(url, { method, signal, ...options }), 'The application cannot be reached.');
	if (!response.ok) {
		const problem = await response.json().catch(() => ({}));
		throw new Error(problem.detail ?? `The application answered with ${response.status}.`);
	}
	return response;
}

// each browser has its own words for a lost connection
function reached(promise, otherwise) {
	return promise.catch((problem) => {
		throw problem.name === 'AbortError' ? problem : new Error(otherwise);
	});
}

// one event is one block of lines; its data is one line, since JSON escapes line breaks
async function* serverSentEvents(body) {
	const reader = body.pipeThrough(new TextDecoderStream()).getReader();
	let buffer = '';
	for (;;) {
		const { done, value } = await reached(reader.read(), 'The connection to the application broke off.');
		if (done) {
			return;
		}
		const blocks = (buffer + value).split('\n\n');
		buffer = blocks.pop();
		for (const block of blocks) {
			if (block.startsWith('data:')) {
				yield block.slice('data:'.length);
			}
		}
	}
}
