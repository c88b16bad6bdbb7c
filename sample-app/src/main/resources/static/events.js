// Talks to the server. EventSource can only GET, so the stream of an answer is read by hand.

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Asks a question in a conversation and yields the events of the answer; its attempts are told elsewhere, with its id. */
export async function* ask(conversation, question, signal) {
	const response = await send('POST', `${path(conversation)}/stream`, question, signal);
	for await (const data of serverSentEvents(response.body)) {
		yield JSON.parse(data);
	}
}

/** What was said in a conversation so far. */
export async function turns(conversation) {
	return (await send('GET', path(conversation))).json();
}

/** Copies a conversation under another name. */
export function fork(conversation, name) {
	return send('POST', `${path(conversation)}/fork`, { name });
}

export function clear(conversation) {
	return send('DELETE', path(conversation));
}

function path(conversation) {
	return `api/conversations/${encodeURIComponent(conversation)}`;
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
