import { element, seconds } from './dom.js';

const DECISIONS = {
	RETRY: 'asked once more',
	NEXT: 'next one asked',
	STOP: 'call ended',
};

/** Words for a constant, for example RATE_LIMITED. */
export function words(constant) {
	const lower = constant.toLowerCase().replaceAll('_', ' ');
	return lower[0].toUpperCase() + lower.slice(1);
}

/** The list of who was asked and what came of it. */
export class Trail {

	constructor(root) {
		this.root = root;
		this.pending = null;
	}

	begin() {
		this.root.replaceChildren();
		this.wait('Asking');
	}

	/** Says what the attempt under way is doing. */
	say(what) {
		this.what.textContent = what;
	}

	/** Adds an attempt that the stream told of before its end. */
	add(attempt) {
		this.end();
		this.root.append(entry(attempt));
		this.wait('Asking the next one');
	}

	/** Shows the whole trail. */
	replace(attempts) {
		this.end();
		this.root.replaceChildren(...attempts.map(entry));
	}

	end() {
		clearInterval(this.timer);
		this.pending?.remove();
		this.pending = null;
	}

	wait(what) {
		const start = performance.now();
		const time = element('span', { className: 'time' });
		this.what = element('strong', {}, what);
		this.pending = element('li', { data: { outcome: 'PENDING' } }, element('p', { className: 'line' }, this.what, time));
		this.root.append(this.pending);
		this.timer = setInterval(() => {
			time.textContent = seconds(performance.now() - start);
		}, 100);
	}

}

function entry(attempt) {
	const { provider, model, outcome, kind, status, reason, decision, firstProgressMillis, durationMillis } = attempt;
	const what = kind ? words(kind) : words(outcome);
	const times = [
		status === undefined ? null : `HTTP ${status}`,
		firstProgressMillis === undefined ? null : `first token after ${seconds(firstProgressMillis)}`,
		DECISIONS[decision] ?? null,
	].filter((part) => part !== null);
	return element('li', { data: { outcome, provider } },
		element('p', { className: 'line' },
			element('strong', {}, provider),
			element('span', { className: 'outcome' }, what),
			outcome === 'SKIPPED' ? null : element('span', { className: 'time' }, seconds(durationMillis))),
		element('p', { className: 'model' }, [model, ...times].join(' · ')),
		reason ? element('p', { className: 'reason' }, reason) : null);
}
