import { element } from './dom.js';
import { decision, outcome, seconds, sentence, skipped, SOON, trigger, words } from './words.js';

/** A line of the trail. */
export function line(entry, time) {
	const { provider = '', model = '', status, firstProgressMillis } = entry;
	const why = reason(entry);
	const facts = [
		model,
		status === undefined ? null : `HTTP ${status}`,
		firstProgressMillis === undefined ? null : `first token after ${seconds(firstProgressMillis)}`,
		entry.outcome === 'PENDING' ? null : beside(entry),
		entry.round > 1 ? `round ${entry.round}` : null,
		entry.waits ? SOON : decision(entry.decision),
	].filter((part) => part !== null);
	return element('li', { data: { outcome: entry.outcome, provider } },
		element('p', { className: 'line' },
			element('strong', {}, provider),
			element('span', { className: 'outcome' }, state(entry)),
			time === null ? null : element('span', { className: 'time' }, time)),
		element('p', { className: 'model' }, facts.join(' · ')),
		why ? element('p', { className: 'reason' }, why) : null);
}

/** Beside whom somebody was asked; null for nobody. */
export function beside(entry) {
	return entry?.beside ? `asked beside ${entry.beside}` : null;
}

/** What was just told of an attempt in words. */
export function inWords({ provider, trigger: why, ...attempt }) {
	const soon = attempt.decision === 'RETRY' ? `, ${SOON}` : '';
	return why ? `${trigger(why)}: ${provider}` : `${provider}: ${state(attempt)}${soon}`;
}

function state({ kind, trigger: why, outcome: constant }) {
	if (constant === 'PENDING') {
		return trigger(why);
	}
	return kind ? words(kind) : sentence(outcome(constant));
}

function reason({ outcome: constant, reason: told, firstProgressMillis, durationMillis }) {
	if (constant === 'SKIPPED') {
		return skipped(told);
	}
	if (told === 'another target was faster') {
		const silence = firstProgressMillis === undefined ? `silent for ${seconds(durationMillis)}, then ` : '';
		return `${silence}another provider was faster`;
	}
	return told;
}
