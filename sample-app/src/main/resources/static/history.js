import { picture } from './attachment.js';
import { element } from './dom.js';
import { ToolRun } from './tool.js';

/** What was said earlier, turn by turn. */
export class History {

	constructor(root) {
		this.root = root;
	}

	show(turns) {
		this.root.replaceChildren(...turns.map(turnOf));
	}

}

/** What the user says in a turn, as text; empty where the turn was not begun by the user. */
export function saidIn({ messages }) {
	const [first] = messages;
	return first?.type === 'user' ? textOf(first.content.filter(({ type }) => type === 'text')) : '';
}

/** What the user says, on the page. */
export function said(content) {
	return content.map((part) => part.type === 'text' ? element('p', {}, part.text) : other(part));
}

function turnOf({ messages, provider, model }) {
	const tools = new Map();
	const turn = element('li', {});
	let answered = null;
	for (const message of messages) {
		if (message.type === 'user') {
			answered = null;
			turn.append(element('div', { className: 'said' }, ...said(message.content)));
			continue;
		}
		if (!answered) {
			answered = element('div', { className: 'answered' });
			turn.append(answered);
		}
		if (message.type === 'assistant') {
			const text = message.text ? element('p', { className: 'text' }, message.text) : null;
			const runs = (message.toolCalls ?? []).map((call) => new ToolRun(call));
			runs.forEach((run) => tools.set(run.id, run));
			answered.append(...[text, ...runs.map(({ root }) => root)].filter((node) => node !== null));
		}
		else if (message.type === 'tool-result') {
			tools.get(message.toolCallId)?.came(textOf(message.content), message.error === true);
		}
	}
	if (provider) {
		answered?.append(element('footer', {}, element('strong', {}, provider), ` ${model}`));
	}
	return turn;
}

function textOf(content = []) {
	return content.map((part) => part.type === 'text' ? part.text : `[${part.type}]`).join('\n');
}

function other(part) {
	return (part.type === 'image' ? picture(part) : null) ?? element('p', { className: 'file' }, part.name || part.type);
}
