import { clock } from './dom.js';
import { line } from './line.js';
import { seconds } from './words.js';

/** The list of who was asked and what came of it. */
export class Trail {

	constructor(root) {
		this.root = root;
		this.clocks = [];
		this.replace([]);
	}

	/** Begins with nobody known to be asked. */
	begin() {
		this.replace([asking({})]);
	}

	clear() {
		this.replace([]);
	}

	/** Adds somebody who is being asked. */
	started({ provider, model, trigger }) {
		const silent = this.known.filter((entry) => entry.outcome === 'PENDING' && entry.provider).map((entry) => entry.provider);
		const beside = trigger === 'HEDGE' ? `silent ${silent.join(' and ')}` : undefined;
		this.settle({ provider, model });
		this.known.push(asking({ provider, model, trigger, beside }));
		this.draw();
	}

	/** Adds what came of an attempt, in its place if it was under way. */
	ended(attempt) {
		this.settle(attempt);
		const asked = attempt.outcome === 'SKIPPED' ? undefined
			: this.known.find((entry) => entry.outcome === 'PENDING' && isOf(entry, attempt));
		const entry = { ...attempt, beside: asked?.beside, since: performance.now(), waits: attempt.decision === 'RETRY' };
		this.known.splice(asked ? this.known.indexOf(asked) : this.known.length, asked ? 1 : 0, entry);
		this.draw();
	}

	/** Says whether the answer is being shown. */
	answering(on) {
		this.shown = on;
		this.draw();
	}

	/** Shows the whole trail: nobody is being asked any more. What only the feed told of the attempts is kept. */
	whole(attempts) {
		const told = [...this.known];
		this.replace(attempts.map((attempt) => {
			const index = told.findIndex((entry) => entry.outcome !== 'SKIPPED' && isOf(entry, attempt));
			const [{ beside } = {}] = attempt.outcome !== 'SKIPPED' && index >= 0 ? told.splice(index, 1) : [];
			return { ...attempt, beside };
		}));
	}

	/** Nobody is waited for any more, and nothing else is going to be told. */
	stop() {
		this.replace(this.known.filter(({ outcome }) => outcome !== 'PENDING')
			.map((entry) => entry.waits ? { ...entry, waits: false, decision: undefined } : entry));
	}

	/** What is known now: of two who are asked side by side it is not known who answers until one is given up. */
	get entries() {
		const pending = this.known.filter(({ outcome }) => outcome === 'PENDING');
		return this.known.flatMap((entry) => {
			if (this.shown && pending.length === 1 && entry === pending[0]) {
				return [{ ...entry, outcome: 'ANSWERING' }];
			}
			const { provider, model, since } = entry;
			return entry.waits ? [entry, { provider, model, since, outcome: 'WAITING' }] : [entry];
		});
	}

	// the next thing told of somebody who waits ends the wait
	settle(next) {
		const somebody = this.known.filter(({ provider }) => provider !== undefined);
		this.known = somebody.map((entry) => isOf(entry, next) ? { ...entry, waits: false } : entry);
	}

	replace(entries) {
		this.known = entries;
		this.shown = false;
		this.draw();
	}

	draw() {
		this.clocks.forEach(({ stop }) => stop());
		this.clocks = [];
		this.root.replaceChildren(...this.entries.map((entry) => line(entry, this.time(entry))));
	}

	time({ outcome, since, durationMillis }) {
		if (durationMillis !== undefined) {
			return outcome === 'SKIPPED' ? null : seconds(durationMillis);
		}
		const counted = clock({}, () => seconds(performance.now() - since));
		this.clocks.push(counted);
		return counted.node;
	}

}

function asking(entry) {
	return { ...entry, outcome: 'PENDING', since: performance.now() };
}

function isOf(entry, { provider, model }) {
	return entry.provider === provider && entry.model === model;
}
