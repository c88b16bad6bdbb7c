import { Answer } from './answer.js';
import { Chain } from './chain.js';
import { show } from './dom.js';
import * as server from './events.js';
import { Trail, words } from './trail.js';

const find = (id) => document.getElementById(id);

const answer = new Answer(find('answer'));
const trail = new Trail(find('trail'));
const chain = new Chain(find('chain'),
	(provider, fault) => change(server.turn(provider, fault)),
	(names) => change(server.order(names).then(refresh)));

let running = null;

/** Waits for a change of the chain, and shows what holds if it was refused. */
async function change(request) {
	try {
		await request;
		show(find('chain-problem'), '');
	}
	catch (problem) {
		show(find('chain-problem'), problem.message);
		await refresh().catch(() => {});
	}
	find('heal').hidden = !chain.failing;
}

async function refresh() {
	const state = await server.providers();
	chain.render(state);
	show(find('mode'), state.faults.length > 0
		? 'Simulated providers on this machine. Make any of them fail and ask again.'
		: 'Real providers. Questions leave this machine and cost tokens.');
	find('heal').hidden = !chain.failing;
}

function heal() {
	return change(Promise.all(chain.all.map((name) => server.turn(name, 'ok'))).then(refresh));
}

// what each event does to the page
const handlers = {
	'text': ({ text }) => {
		if (!answer.streaming) {
			trail.say('Answering');
			show(find('status'), 'Answering');
		}
		answer.add(text);
	},
	'reasoning': ({ text }) => answer.think(text),
	'tool-call': ({ toolCall }) => answer.call(toolCall),
	'interrupted': ({ attempt }) => {
		answer.interrupted(attempt);
		trail.add(attempt);
		chain.mark([attempt]);
		show(find('status'), 'Interrupted');
	},
	'restarted': ({ attempt }) => {
		answer.restarted(attempt);
		show(find('status'), 'Started again');
	},
	'completed': (event) => {
		answer.completed(event);
		tell(event.trail);
		const tokens = event.usage.outputTokens === undefined ? '' : `, ${event.usage.outputTokens} tokens`;
		show(find('status'), `Answered by ${event.provider}, asked ${ordinal(event.attempt)}${tokens}`);
	},
	'error': ({ kind, trail: attempts }) => {
		const last = attempts.findLast((attempt) => attempt.outcome === 'FAILED');
		answer.failed(last ? `${last.provider} was the last one asked: ${last.reason}` : words(kind));
		tell(attempts);
		show(find('status'), 'Failed');
	},
};

function tell(attempts) {
	trail.replace(attempts);
	chain.mark(attempts);
}

function ordinal(number) {
	return ['first', 'second', 'third', 'fourth', 'fifth'][number - 1] ?? `as number ${number}`;
}

async function ask(message) {
	running = new AbortController();
	busy(true);
	answer.begin();
	trail.begin();
	chain.mark([]);
	show(find('status'), 'Asking');
	let ended = false;
	try {
		for await (const event of server.ask(message, running.signal)) {
			handlers[event.type](event);
			ended = event.type === 'completed' || event.type === 'error';
		}
		if (!ended) {
			throw new Error('The connection to the application broke off.');
		}
	}
	catch (problem) {
		trail.end();
		if (problem.name === 'AbortError') {
			answer.stopped();
			show(find('status'), 'Stopped');
		}
		else {
			answer.failed(problem.message);
			show(find('status'), 'Failed');
		}
	}
	finally {
		busy(false);
		running = null;
		await change(refresh());
	}
}

function busy(on) {
	find('ask').hidden = on;
	find('stop').hidden = !on;
	find('trail-hint').hidden = true;
}

find('question').addEventListener('submit', (event) => {
	event.preventDefault();
	if (!running) {
		ask(find('message').value);
	}
});
find('message').addEventListener('keydown', (event) => {
	if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
		event.preventDefault();
		find('question').requestSubmit();
	}
});
find('stop').addEventListener('click', () => running?.abort());
find('heal').addEventListener('click', heal);

refresh().catch((problem) => show(find('chain-problem'), problem.message));
