import { listen, newQuestion } from './activity.js';
import { Answer } from './answer.js';
import { Attachment } from './attachment.js';
import { Chain } from './chain.js';
import { Conversation } from './conversation.js';
import { show } from './dom.js';
import * as server from './events.js';
import { follow } from './follow.js';
import { said } from './history.js';
import { beside, inWords } from './line.js';
import { Trail } from './trail.js';
import { words } from './words.js';

const find = (id) => document.getElementById(id);

const answer = new Answer(find('answer'));
const trail = new Trail(find('trail'));
const chain = new Chain(find('chain'), {
	turn: (provider, fault) => change(server.turn(provider, fault)),
	order: (names) => change(server.order(names)),
	reset: (provider) => change(server.reset(provider)),
	timeUp: () => look(),
});

const attachment = new Attachment();
const conversation = new Conversation(forgetTurn);

// the question under way: how to stop it, and the id that its attempts are told with
let running = null;

let looks = 0;

/** Waits for a change of the chain, and shows what holds then, also if it was refused. */
async function change(request) {
	// who looks at this moment sees what was before
	looks += 1;
	try {
		await request;
		show(find('chain-problem'), '');
	}
	catch (problem) {
		show(find('chain-problem'), problem.message);
		chain.turnBack();
	}
	find('heal').hidden = !chain.failing;
	await look();
}

/** Shows what holds now. If it is not known, what is shown stays. */
function look() {
	return refresh().catch(() => {});
}

async function refresh() {
	looks += 1;
	const mine = looks;
	const state = await server.providers();
	// this is out of date: something has changed, or somebody has looked again since
	if (mine !== looks) {
		return;
	}
	chain.render(state);
	show(find('mode'), state.faults.length > 0
		? 'Simulated providers on this machine. Make any of them fail and ask again.'
		: 'Real providers. Questions leave this machine and cost tokens.');
	find('heal').hidden = !chain.failing;
}

function heal() {
	return change(Promise.all(chain.all.map((name) => server.turn(name, 'ok'))));
}

// what each event of an answer does to the page
const handlers = {
	'text': ({ text }) => {
		if (!answer.streaming) {
			answering(true);
			show(find('status'), 'Answering');
		}
		answer.add(text);
	},
	'reasoning': ({ text }) => answer.think(text),
	'tool-call': ({ toolCall }) => answer.call(toolCall),
	'tool-started': ({ toolCall }) => {
		answer.toolStarted(toolCall);
		show(find('status'), `Running ${toolCall.name}`);
	},
	'tool-finished': (event) => answer.toolFinished(event),
	'round-completed': () => answer.roundCompleted(),
	'interrupted': ({ attempt }) => {
		answer.interrupted(attempt);
		answering(false);
		show(find('status'), 'Interrupted');
	},
	'restarted': ({ attempt }) => {
		answer.restarted(attempt);
		show(find('status'), 'Started again');
	},
	'completed': (event) => {
		answer.completed(event);
		tell(() => trail.whole(event.trail));
		const asked = beside(trail.entries.find(({ outcome }) => outcome === 'ANSWERED')) ?? `asked ${ordinal(event.attempt)}`;
		const tokens = event.usage.outputTokens === undefined ? '' : `, ${event.usage.outputTokens} tokens`;
		show(find('status'), `Answered by ${event.provider}, ${asked}${tokens}`);
	},
	'error': ({ kind, trail: attempts }) => {
		const last = attempts.findLast((attempt) => attempt.outcome === 'FAILED');
		answer.failed(last ? `${last.provider} was the last one asked: ${last.reason}` : words(kind));
		tell(() => trail.whole(attempts));
		show(find('status'), 'Failed');
	},
};

// what happens meanwhile; the trail that comes with the end takes its place
listen({
	'opened': () => {
		show(find('lost'), '');
		return look();
	},
	'attempt-started': (attempt) => meanwhile(attempt, () => trail.started(attempt)),
	'trail-entry': (attempt) => meanwhile(attempt, () => trail.ended(attempt)),
	'health-changed': look,
	'degraded': look,
	'recovered': look,
}, () => show(find('lost'), 'The application cannot be heard. Listening again…'));

function meanwhile(attempt, then) {
	if (!running || attempt.question !== running.question) {
		return;
	}
	then();
	chain.mark(trail.entries);
	if (!answer.streaming && !answer.runsTools) {
		show(find('status'), inWords(attempt));
	}
}

function answering(on) {
	trail.answering(on);
	chain.mark(trail.entries);
}

/** Tells who was asked, once that is all. */
function tell(all) {
	running.question = null;
	all();
	chain.mark(trail.entries);
}

function ordinal(number) {
	return ['first', 'second', 'third', 'fourth', 'fifth'][number - 1] ?? `as number ${number}`;
}

async function ask(message) {
	const stop = new AbortController();
	running = { question: newQuestion(), stop: () => stop.abort() };
	busy(true);
	showAsked([{ type: 'text', text: message }, ...attachment.content]);
	answer.begin();
	trail.begin();
	chain.begin();
	const stopFollowing = follow(find('turn'), find('question'));
	show(find('status'), 'Asking');
	let ended = null;
	try {
		// what was answered last is history now
		await conversation.load();
		const question = { message, attachment: attachment.sent, tools: find('tools').checked, id: running.question };
		for await (const event of server.ask(conversation.name, question, stop.signal)) {
			handlers[event.type](event);
			ended = ['completed', 'error'].includes(event.type) ? event.type : ended;
		}
		if (!ended) {
			throw new Error('The connection to the application broke off.');
		}
	}
	catch (problem) {
		tell(() => trail.stop());
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
		await settle(message, ended === 'completed');
		stopFollowing();
		busy(false);
		running = null;
		await look();
	}
}

/** Shows what was kept of a turn that has ended. */
async function settle(message, answered) {
	try {
		const kept = await conversation.loadBefore(message, answered);
		if (!answered) {
			answer.note(kept ? 'The conversation keeps what tools have done.' : 'The conversation keeps nothing of this question.');
		}
	}
	catch {
		// what is kept cannot be seen: that the application is gone was said
	}
	if (answered) {
		find('message').value = '';
		attachment.remove();
	}
}

function showAsked(content) {
	find('asked').replaceChildren(...said(content));
	find('asked').hidden = content.length === 0;
}

/** Shows no turn: another conversation is held, or this one is empty again. */
function forgetTurn() {
	showAsked([]);
	answer.clear('Nothing asked yet.');
	trail.clear();
	chain.begin();
	show(find('status'), '');
}

function busy(on) {
	const focused = ['ask', 'stop'].includes(document.activeElement?.id);
	find('ask').hidden = on;
	find('stop').hidden = !on;
	if (focused) {
		// the button is gone, but the person is still there
		find(on ? 'stop' : 'ask').focus();
	}
	find('trail-hint').hidden = true;
	attachment.lock(on);
	conversation.lock(on);
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
find('stop').addEventListener('click', () => running?.stop());
find('heal').addEventListener('click', heal);

refresh().catch((problem) => show(find('chain-problem'), problem.message));
conversation.attempt(() => conversation.load());
