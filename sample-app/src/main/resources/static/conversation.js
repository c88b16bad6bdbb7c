import { element, show } from './dom.js';
import * as server from './events.js';
import { History, saidIn } from './history.js';
import { Names } from './names.js';

const find = (id) => document.getElementById(id);

/** The conversation that is held: which one it is, what was said in it, and what can be done with it. */
export class Conversation {

	/** `changed()` is called when another one is held, or when this one is empty again. */
	constructor(changed) {
		this.changed = changed;
		this.history = new History(find('history'));
		this.select = find('conversations');
		this.busy = false;
		this.name = Names.chosen();
		this.turns = [];
		this.stay();
		this.select.addEventListener('change', () => this.turnTo(this.select.value));
		find('new').addEventListener('click', () => this.turnTo(Names.fresh()).then(askNext));
		find('fork').addEventListener('click', () => this.attempt(() => this.fork()).then(askNext));
		find('clear').addEventListener('click', () => this.attempt(() => this.clear()).then(askNext));
		window.addEventListener('hashchange', () => this.follow());
	}

	/** Shows what was said so far. */
	async load() {
		const name = this.name;
		const turns = await server.turns(name);
		// somebody has turned to another one meanwhile
		if (name === this.name) {
			this.put(turns);
		}
	}

	/** Shows what was said before a question that was just asked, and tells whether anything of that question is kept. */
	async loadBefore(question, answered) {
		const before = this.turns.length;
		const turns = await server.turns(this.name);
		const mine = turns.findLastIndex((turn, index) => index >= before && saidIn(turn) === question);
		this.put(turns, answered ? mine : -1);
		return mine >= 0;
	}

	/** Lets nothing be changed while a question is asked. */
	lock(busy) {
		this.busy = busy;
		this.showState();
	}

	put(turns, shownElsewhere = -1) {
		this.turns = turns;
		this.history.show(turns.filter((turn, index) => index !== shownElsewhere));
		if (turns.length && !Names.has(this.name)) {
			Names.add(this.name, saidIn(turns[0]) || 'Untitled');
		}
		this.showState();
	}

	turnTo(name) {
		return this.attempt(async () => {
			this.name = name;
			location.hash = name;
			this.put([]);
			this.changed();
			await this.load();
		});
	}

	stay() {
		history.replaceState(null, '', `#${this.name}`);
	}

	// the address has changed
	follow() {
		if (this.busy) {
			this.stay();
		}
		else if (Names.chosen() !== this.name) {
			this.turnTo(Names.chosen());
		}
	}

	async fork() {
		const copy = Names.fresh();
		await server.fork(this.name, copy);
		Names.add(copy, `Copy of ${saidIn(this.turns[0])}`);
		await this.turnTo(copy);
	}

	async clear() {
		await server.clear(this.name);
		Names.remove(this.name);
		this.put([]);
		this.changed();
	}

	/** Does something, and shows why it could not be done. */
	async attempt(something) {
		try {
			await something();
			show(find('conversation-problem'), '');
		}
		catch (problem) {
			show(find('conversation-problem'), problem.message);
		}
		this.showState();
	}

	showState() {
		const known = Names.all();
		const all = known.some(({ name }) => name === this.name) ? known : [{ name: this.name, title: 'New conversation' }, ...known];
		this.select.replaceChildren(...all.map(({ name, title }) => element('option', { value: name }, title)));
		this.select.value = this.name;
		this.select.disabled = this.busy;
		find('new').disabled = this.busy || this.turns.length === 0;
		find('fork').disabled = this.busy || this.turns.length === 0;
		find('clear').disabled = this.busy || this.turns.length === 0;
	}

}

function askNext() {
	find('message').focus();
}
