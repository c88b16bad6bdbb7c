import { clock, element } from './dom.js';
import { decision, outcome, seconds, sentence, trigger, words } from './words.js';

/** The list of who was asked and what came of it. */
export class Trail {

	constructor(root) {
		this.root = root;
		this.entries = [];
		this.pending = new Map();
	}

	/** Begins with nobody known to be asked. */
	begin() {
		this.replace([]);
		this.shown = false;
		this.wait({ outcome: 'PENDING' });
	}

	/** Adds somebody who is being asked. */
	started({ provider, model, trigger: why }) {
		this.somebodyIsKnown();
		this.wait({ outcome: 'PENDING', provider, model, trigger: why });
	}

	/** Adds what came of an attempt, in its place if it was under way. */
	ended(attempt) {
		this.somebodyIsKnown();
		const asked = attempt.outcome === 'SKIPPED' ? undefined
			: [...this.pending.keys()].find(({ provider, model }) => provider === attempt.provider && model === attempt.model);
		if (asked) {
			this.entries[this.entries.indexOf(asked)] = attempt;
			this.stop(asked).replaceWith(line(attempt));
		}
		else {
			this.entries.push(attempt);
			this.root.append(line(attempt));
		}
		this.say();
	}

	/** Says whether the answer is being shown. */
	answering(on) {
		this.shown = on;
		this.say();
	}

	/** Shows the whole trail: nobody is being asked any more. */
	replace(attempts) {
		[...this.pending.keys()].forEach((entry) => this.stop(entry));
		this.entries = attempts;
		this.root.replaceChildren(...attempts.map(line));
	}

	somebodyIsKnown() {
		const nobody = this.entries.find(({ provider }) => provider === undefined);
		if (nobody) {
			this.entries = [];
			this.stop(nobody).remove();
		}
	}

	wait(entry) {
		const start = performance.now();
		const time = clock({ className: 'time' }, () => seconds(performance.now() - start));
		const what = element('span', { className: 'outcome' });
		const { provider = '', model = '' } = entry;
		const item = element('li', { data: { outcome: entry.outcome, provider } },
			element('p', { className: 'line' }, element('strong', {}, provider), what, time.node),
			element('p', { className: 'model' }, model));
		this.entries.push(entry);
		this.pending.set(entry, { item, what, time });
		this.root.append(item);
		this.say();
	}

	// of two who are asked side by side it is not known who answers until one is given up
	say() {
		for (const [entry, { what }] of this.pending) {
			what.textContent = this.shown && this.pending.size === 1 ? 'Answering' : trigger(entry.trigger);
		}
	}

	stop(entry) {
		const { item, time } = this.pending.get(entry);
		time.stop();
		this.pending.delete(entry);
		return item;
	}

}

/** What was just told of an attempt in words. */
export function inWords({ provider, trigger: why, ...attempt }) {
	return why ? `${trigger(why)}: ${provider}` : `${provider}: ${result(attempt)}`;
}

function result({ kind, outcome: constant }) {
	return kind ? words(kind) : sentence(outcome(constant));
}

function line(attempt) {
	const { provider, model, status, reason, firstProgressMillis, durationMillis } = attempt;
	const facts = [
		model,
		status === undefined ? null : `HTTP ${status}`,
		firstProgressMillis === undefined ? null : `first token after ${seconds(firstProgressMillis)}`,
		decision(attempt.decision),
	].filter((part) => part !== null);
	return element('li', { data: { outcome: attempt.outcome, provider } },
		element('p', { className: 'line' },
			element('strong', {}, provider),
			element('span', { className: 'outcome' }, result(attempt)),
			attempt.outcome === 'SKIPPED' ? null : element('span', { className: 'time' }, seconds(durationMillis))),
		element('p', { className: 'model' }, facts.join(' · ')),
		reason ? element('p', { className: 'reason' }, reason) : null);
}
