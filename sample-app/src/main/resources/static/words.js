const OUTCOMES = {
	PENDING: 'asking',
	ANSWERING: 'answering',
	WAITING: 'waits',
	ANSWERED: 'answered',
	FAILED: 'failed',
	SKIPPED: 'skipped',
	CANCELLED: 'given up',
};

const DECISIONS = {
	RETRY: 'asked once more',
	NEXT: 'next one asked',
	STOP: 'call ended',
};

const TRIGGERS = {
	FIRST: 'Asking',
	RETRY: 'Asking once more',
	NEXT: 'Asking in its place',
	HEDGE: 'Asking beside a silent one',
};

/** What is about to be done about a failure. */
export const SOON = 'asked once more soon';

export function outcome(constant) {
	return OUTCOMES[constant] ?? '';
}

/** What was done about a failure; null where nothing was. */
export function decision(constant) {
	return DECISIONS[constant] ?? null;
}

/** Why somebody is being asked. */
export function trigger(constant) {
	return TRIGGERS[constant] ?? TRIGGERS.FIRST;
}

/** Words for any other constant, for example RATE_LIMITED. */
export function words(constant) {
	return sentence(constant.toLowerCase().replaceAll('_', ' '));
}

export function sentence(text) {
	return text && text[0].toUpperCase() + text.slice(1);
}

/** Why somebody is not asked: what holds it back, and if that is a failure, which one. */
export function heldBack(reason) {
	const [, kind] = /^left out after ([A-Z_]+)/.exec(reason) ?? [];
	return kind ? ['left out', `: ${words(kind).toLowerCase()}`] : [reason, ''];
}

/** Why somebody was skipped, as it stays true: without the time that was left at that moment. */
export function skipped(reason) {
	return heldBack(reason.replace(/ for another \d+ s$/, '')).join('');
}

export function seconds(millis) {
	return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}

/** A time that somebody waits for, or that has become long, for example 9 min 5 s. */
export function roughly(millis) {
	const whole = Math.ceil(millis / 1000);
	return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ''}`;
}
